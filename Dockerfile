# Throughline in a container: as an ordinary user, with the database in /data or, with DATABASE_URL, elsewhere.
FROM node:24-bookworm-slim AS build
WORKDIR /throughline
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    LANG=C.UTF-8 \
    HOST=0.0.0.0 \
    PORT=3000 \
    THROUGHLINE_DATA=/data
WORKDIR /throughline
COPY --from=build /throughline ./
RUN install -d -o node -g node /data
USER node
VOLUME /data
EXPOSE 3000
# The program ends its worker and its database itself when it is told to stop.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/throughline/throughline"]
CMD ["serve"]

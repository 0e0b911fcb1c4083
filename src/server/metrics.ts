import type { ServerResponse } from 'node:http'
import { collectDefaultMetrics, Histogram, register } from 'prom-client'

collectDefaultMetrics()

const duration = new Histogram({
  name: 'throughline_request_duration_seconds',
  help: 'Time from a request to the end of its answer.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
})

/** @param route the page that answered, as an address with its variable parts named, so that the labels stay few */
export function observe(method: string, route: string, status: number, milliseconds: number): void {
  duration.observe({ method, route, status }, milliseconds / 1000)
}

/** All of this process's figures in Prometheus' text format. */
export async function sendMetrics(response: ServerResponse): Promise<void> {
  response.setHeader('content-type', register.contentType)
  response.end(await register.metrics())
}

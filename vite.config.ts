import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter(),
      // Hashes, not nonces: a page without JavaScript carries neither, and a page may be cached as it is.
      csp: {
        mode: 'hash',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          'img-src': ['self', 'data:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'form-action': ['self'],
          'base-uri': ['none'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  // The look of all components is one style sheet, which a slow line fetches once, instead of one a component.
  environments: {
    ssr: {
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                {
                  name: 'look',
                  test: /src\/(ui\/|app\.css|routes\/.*\/[A-Z]\w*\.svelte\?.*type=style)/,
                },
              ],
            },
          },
        },
      },
    },
  },
})

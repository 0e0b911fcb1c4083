import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './src/platform/database/testing.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores, and each file may have a database or a server of its own.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'program',
          include: ['{src,scripts,demo,tests}/**/*.test.ts'],
          exclude: ['tests/browser/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: './tests/browser/chromium.ts',
          // A journey is many pages long, and slow machines run it too.
          testTimeout: 120_000,
          maxConcurrency: 3,
        },
      },
    ],
  },
})

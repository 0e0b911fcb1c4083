import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './src/platform/database/testing.ts',
    // What hangs is found out late; what is slow, on a machine that is busy, is no failure.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { interval: 50, timeout: 60_000 } },
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
          // A journey is many pages long.
          testTimeout: 300_000,
          maxConcurrency: 3,
        },
      },
    ],
  },
})

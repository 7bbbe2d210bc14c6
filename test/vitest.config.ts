import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { PATIENCE_MS, TEST_PATIENCE_MS } from './fixtures/patience.ts'

export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..'),
    include: ['{src-main,src-renderer,drivers,test,scripts}/**/*.test.{ts,tsx}'],
    // A value import of electron outside Electron would try to download its binary.
    alias: { electron: resolve(import.meta.dirname, 'fixtures/electron-absent.ts') },
    testTimeout: TEST_PATIENCE_MS,
    hookTimeout: TEST_PATIENCE_MS,
    teardownTimeout: TEST_PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_MS, interval: 20 } },
    // Most of the time of the long tests is waiting for programs, disks and clocks.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
  },
})

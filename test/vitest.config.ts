import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..'),
    include: ['{src-main,src-renderer,drivers,test,scripts}/**/*.test.{ts,tsx}'],
    // A value import of electron outside Electron would try to download its binary.
    alias: { electron: resolve(import.meta.dirname, 'fixtures/electron-absent.ts') },
    testTimeout: 20_000,
    // Most of the time of the long tests is waiting for programs, disks and clocks.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
  },
})

import { resolve } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { defineConfig } from 'vitest/config'
import { TEST_PATIENCE_MS } from '../fixtures/patience.ts'

/** These see in milliseconds what changed in a schema or a list: mutants that concern every test meet them first. */
const FIRST = ['gate/rules.test.ts', 'demo/schemas.test.ts']
/** The tables kill most mutants in milliseconds; these take seconds and need only see what is left. */
const LAST = ['gate/lane.property.test.ts', 'demo/cases.test.ts']

class DearestLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      if (FIRST.some((ending) => moduleId.endsWith(ending))) return -1
      return LAST.findIndex((ending) => moduleId.endsWith(ending)) + 1
    }
    return files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId))
  }
}

/** The tests that look at gate/ and codes/, for Stryker: always the same answer, and the cheapest first. */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '../..'),
    include: [
      'src-main/{gate,codes}/**/*.test.ts',
      'src-main/demo/{cases,schemas}.test.ts',
      'test/conformance/codes-passes.test.ts',
    ],
    setupFiles: [resolve(import.meta.dirname, 'same-every-time.ts')],
    sequence: { sequencer: DearestLast },
    testTimeout: TEST_PATIENCE_MS,
  },
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A reporter of vitest that writes a Tally to the file named in KIOSK_TALLY.
 * Vitest's own `json` reporter leaves out the note of a skipped test, which is its reason.
 */
export default class VitestTally {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} errors
   */
  onTestRunEnd(modules, errors) {
    /** @type {import('./tally.mjs').Tally} */
    const tally = { passed: 0, failed: errors.length, skipped: [] }
    for (const module of modules) {
      // A file that cannot be loaded has no test that could fail.
      tally.failed += module.errors().length
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') tally.passed += 1
        else if (result.state === 'failed') tally.failed += 1
        else {
          const note = result.state === 'skipped' ? result.note : undefined
          tally.skipped.push({ name: `${module.relativeModuleId} > ${test.fullName}`, reason: note ?? '' })
        }
      }
    }
    const file = process.env['KIOSK_TALLY']
    if (file === undefined) throw new Error('KIOSK_TALLY does not say where to write')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(tally))
  }
}

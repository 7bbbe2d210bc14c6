/**
 * Mutation testing of the parts that judge people: `npm run mutation`.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: ['src-main/{gate,codes}/**/*.ts', '!**/*.test.ts', '!**/*.d.ts', '!src-main/gate/testing/**'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  // Stryker rewrites a tsconfig through TypeScript's JS API, which TypeScript 7 has not; ours needs no rewriting.
  tsconfigFile: 'none',
  disableTypeChecks: false,
  ignorePatterns: ['.kiosk', 'out', 'test-results', 'src-renderer', 'test/pictures', 'test/e2e'],
  tempDirName: '.kiosk/mutation/sandbox',
  incrementalFile: '.kiosk/mutation/incremental.json',
  reporters: ['clear-text', 'json', 'html'],
  jsonReporter: { fileName: '.kiosk/mutation/mutation.json' },
  htmlReporter: { fileName: '.kiosk/mutation/mutation.html' },
  clearTextReporter: { logTests: false, reportTests: false, allowEmojis: false, reportMutants: false },
  thresholds: { high: 95, low: 90, break: 85 },
  // A timeout counts as killed: only a real endless loop may last this long, not a busy machine.
  timeoutMS: 30_000,
  timeoutFactor: 4,
}

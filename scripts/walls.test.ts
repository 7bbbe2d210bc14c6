import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ROOT } from './run.mjs'
import { nodePath, toolEnv, toolScript } from './set-up.mjs'

/**
 * The walls of the house (design.md section 4) as .oxlintrc.json holds them: a house that is nothing but imports,
 * one a line, is linted once with the real configuration.
 */

/** Importing file, imported module. */
const FORBIDDEN: [string, string][] = [
  // The ground knows nobody.
  ['src-main/gate/a.ts', '../codes/x.ts'],
  ['src-main/gate/a.ts', '../config/x.ts'],
  ['src-main/gate/a.ts', '../store/x.ts'],
  ['src-main/gate/a.ts', '../../drivers/x.ts'],
  ['src-main/gate/a.ts', '../kiosk.ts'],
  ['src-main/gate/a.ts', 'node:fs'],
  ['src-main/codes/a.ts', '../gate/x.ts'],
  ['src-main/codes/a.ts', '../store/x.ts'],
  ['src-main/codes/a.ts', '../../drivers/camera/decode.ts'],
  ['src-main/codes/lookup/a.ts', '../../kiosk/lookup/lookups.ts'],
  ['src-main/codes/trust/a.ts', '../../config/x.ts'],
  ['src-main/codes/issue/a.ts', '../../../drivers/clock.ts'],
  ['src-main/config/a.ts', '../gate/x.ts'],
  ['src-main/config/a.ts', '../api/contract.ts'],
  ['drivers/scanner/a.ts', '../thermometer/x.ts'],
  ['drivers/scanner/a.ts', '../../src-main/words.ts'],
  ['drivers/scanner/a.ts', '../../src-main/gate/x.ts'],
  ['drivers/scanner/a.ts', '../../src-renderer/x.ts'],
  ['drivers/a.ts', './scanner/x.ts'],
  ['drivers/a.ts', '../src-main/words.ts'],
  // store/
  ['src-main/store/a.ts', '../people/x.ts'],
  ['src-main/store/a.ts', '../uplink/x.ts'],
  ['src-main/store/a.ts', '../journal/entry.ts'],
  ['src-main/store/a.ts', '../kiosk.ts'],
  // people/, uplink/, journal/
  ['src-main/people/a.ts', '../journal/x.ts'],
  ['src-main/people/a.ts', '../uplink/x.ts'],
  ['src-main/people/a.ts', '../kiosk.ts'],
  ['src-main/uplink/a.ts', '../people/x.ts'],
  ['src-main/uplink/a.ts', '../journal/x.ts'],
  ['src-main/uplink/a.ts', '../api/contract.ts'],
  ['src-main/journal/a.ts', '../people/x.ts'],
  ['src-main/journal/a.ts', '../uplink/x.ts'],
  ['src-main/journal/a.ts', '../kiosk/x.ts'],
  ['src-main/journal/a.ts', '../../src-renderer/x.ts'],
  // kiosk.ts
  ['src-main/kiosk.ts', './api/router.ts'],
  ['src-main/kiosk.ts', './cli/x.ts'],
  ['src-main/kiosk.ts', './shell/x.ts'],
  ['src-main/kiosk.ts', './node-host.ts'],
  ['src-main/kiosk/a.ts', '../api/router.ts'],
  ['src-main/kiosk/a.ts', '../index.ts'],
  // api/
  ['src-main/api/a.ts', '../cli/x.ts'],
  ['src-main/api/a.ts', '../shell/x.ts'],
  ['src-main/api/a.ts', '../node-host.ts'],
  ['src-main/api/a.ts', '../index.ts'],
  ['src-main/api/contract.ts', '../kiosk.ts'],
  ['src-main/api/contract.ts', './router.ts'],
  ['src-main/api/contract.ts', 'node:crypto'],
  // The hosts and cli/
  ['src-main/cli/a.ts', '../shell/x.ts'],
  ['src-main/cli/a.ts', '../index.ts'],
  ['src-main/cli/a.ts', '../../src-renderer/x.ts'],
  ['src-main/cli/a.ts', '../../src-renderer/locales/say.ts'],
  ['src-main/node-host.ts', './cli/x.ts'],
  ['src-main/node-host.ts', './shell/x.ts'],
  ['src-main/index.ts', './cli/x.ts'],
  ['src-main/index.ts', './node-host.ts'],
  ['src-main/shell/a.ts', '../cli/x.ts'],
  ['src-main/shell/a.ts', '../../src-renderer/x.ts'],
  ['src-main/preload.ts', './kiosk.ts'],
  ['src-main/preload.ts', 'node:fs'],
  // Electron
  ['src-main/kiosk.ts', 'electron'],
  ['src-main/node-host.ts', 'electron'],
  ['src-main/cli/a.ts', 'electron'],
  ['src-main/api/a.ts', 'electron/main'],
  ['src-main/store/a.ts', 'electron'],
  ['drivers/scanner/a.ts', 'electron'],
  ['src-renderer/gate/a.ts', 'electron'],
  // The screens
  ['src-main/kiosk.ts', 'react'],
  ['src-renderer/a.ts', '../src-main/kiosk.ts'],
  ['src-renderer/gate/a.ts', '../../src-main/gate/x.ts'],
  ['src-renderer/gate/a.ts', '../../src-main/api/router.ts'],
  ['src-renderer/gate/a.ts', '../../drivers/scanner/contract.ts'],
  ['src-renderer/gate/a.ts', 'node:fs'],
  ['src-renderer/gate/a.ts', '../../drivers/camera/node-decoder.ts'],
  ['src-renderer/gate/a.ts', '../../drivers/camera/picture-file.ts'],
  // Tests look sideways, never up.
  ['src-main/gate/a.test.ts', '../store/x.ts'],
  ['src-main/codes/trust/a.test.ts', '../../kiosk.ts'],
  ['src-main/journal/a.test.ts', '../kiosk.ts'],
  ['drivers/scanner/a.test.ts', '../../src-main/kiosk.ts'],
  ['src-renderer/gate/a.test.tsx', '../../src-main/kiosk.ts'],
]

const ALLOWED: [string, string][] = [
  ['src-main/codes/lookup/a.ts', '../masked-name.ts'],
  ['src-main/codes/lookup/a.ts', '../../words.ts'],
  ['src-main/codes/trust/a.ts', '../cose.ts'],
  ['src-main/codes/issue/a.ts', './x.ts'],
  ['src-main/codes/trust/a.test.ts', '../issue/x.ts'],
  ['src-main/codes/trust/a.test.ts', '../../../test/fixtures/x.ts'],
  ['src-main/gate/a.ts', '../words.ts'],
  ['src-main/gate/a.ts', './x.ts'],
  ['src-main/codes/a.ts', 'node:crypto'],
  ['src-main/config/a.ts', './rules/ruian-main.json'],
  ['drivers/scanner/a.ts', '../x.ts'],
  ['drivers/a.ts', './x.ts'],
  ['src-main/store/a.ts', '../config/x.ts'],
  ['src-main/journal/a.ts', '../gate/x.ts'],
  ['src-main/journal/a.ts', '../store/x.ts'],
  ['src-main/uplink/a.ts', '../store/x.ts'],
  ['src-main/kiosk.ts', './uplink/x.ts'],
  ['src-main/kiosk/a.ts', '../../drivers/scanner/x.ts'],
  ['src-main/api/a.ts', '../kiosk.ts'],
  ['src-main/api/contract.ts', '../words.ts'],
  ['src-main/cli/a.ts', '../node-host.ts'],
  ['src-main/cli/a.ts', '../../src-renderer/locales/zh.json'],
  ['src-main/node-host.ts', './api/router.ts'],
  ['src-main/index.ts', 'electron'],
  ['src-main/preload.ts', 'electron'],
  ['src-main/shell/a.ts', 'electron'],
  ['src-renderer/gate/a.ts', '../../src-main/api/contract.ts'],
  ['src-renderer/gate/a.ts', '../../drivers/camera/decode.ts'],
  ['src-renderer/gate/a.ts', '../../drivers/camera/colour.ts'],
  ['src-renderer/gate/a.ts', '../../src-main/words.ts'],
  ['src-main/gate/a.test.ts', '../config/x.ts'],
  ['src-main/gate/a.test.ts', 'node:fs'],
  ['test/e2e/a.ts', '../../src-main/kiosk.ts'],
]

/** Modules of which a neighbour may know the types and nothing else. */
const TYPES_ONLY: [string, string][] = [
  ['src-main/uplink/a.ts', '../journal/entry.ts'],
  ['src-main/people/a.ts', '../journal/entry.ts'],
  ['src-main/kiosk.ts', './api/contract.ts'],
  ['src-main/kiosk/a.ts', '../api/contract.ts'],
  ['src-main/kiosk.ts', './api/kiosk-api.ts'],
  ['src-main/kiosk/a.ts', '../api/kiosk-api.ts'],
]

/** Other rules that must be awake: a complaint is expected in the first file. */
const ALIVE: [string, Record<string, string>][] = [
  [
    'import(no-cycle)',
    {
      'src-main/gate/round.ts': "import { trip } from './trip.ts'\nexport const round = () => trip\n",
      'src-main/gate/trip.ts': "import { round } from './round.ts'\nexport const trip = () => round\n",
    },
  ],
  // Only a rule that knows types can see it: `options.typeAware` works.
  [
    'typescript(no-floating-promises)',
    { 'src-main/gate/floating.ts': 'export const later = async () => 1\nlater()\n' },
  ],
]

interface Complaint {
  code: string
  filename: string
  line: number
}

const reportSchema = z.object({
  diagnostics: z.array(
    z
      .object({
        code: z.string(),
        filename: z.string(),
        labels: z.array(z.object({ span: z.object({ line: z.number() }) })),
      })
      .transform(({ code, filename, labels }): Complaint => ({
        code,
        filename: filename.replaceAll('\\', '/'),
        line: labels[0]?.span.line ?? 0,
      })),
  ),
})

let complaints: Complaint[] = []
const lines = new Map<string, string[]>()

/** Adds a line to a file of the house; the answer says whether a rule complains of that line. */
function line(path: string, text: string) {
  const before = lines.get(path) ?? []
  lines.set(path, [...before, text])
  return () =>
    complaints
      .filter(({ filename, line: at }) => filename === path && at === before.length + 1)
      .map(({ code }) => code)
}

const row = ([path, module]: [string, string], keyword: string) => ({
  path,
  module,
  complaintsOf: line(path, `${keyword} { a${lines.get(path)?.length ?? 0} } from '${module}'`),
})

const forbidden = FORBIDDEN.map((pair) => row(pair, 'export'))
const allowed = ALLOWED.map((pair) => row(pair, 'export'))
const values = TYPES_ONLY.map((pair) => row(pair, 'export'))
const types = TYPES_ONLY.map((pair) => row(pair, 'import type'))

beforeAll(() => {
  const house = mkdtempSync(join(tmpdir(), 'kiosk-walls-'))
  try {
    for (const file of ['.oxlintrc.json', 'tsconfig.json']) copyFileSync(join(ROOT, file), join(house, file))
    symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'), 'junction')
    const files = [
      ...Array.from(lines, ([path, texts]): [string, string] => [path, `${texts.join('\n')}\n`]),
      ...ALIVE.flatMap(([, texts]) => Object.entries(texts)),
    ]
    for (const [path, text] of files) {
      mkdirSync(dirname(join(house, path)), { recursive: true })
      writeFileSync(join(house, path), text)
    }
    const linted = spawnSync(nodePath(), [toolScript('oxlint', 'oxlint'), '--format=json'], {
      cwd: house,
      encoding: 'utf8',
      env: toolEnv(),
    })
    complaints = reportSchema.parse(JSON.parse(linted.stdout)).diagnostics
  } finally {
    rmSync(house, { recursive: true, force: true })
  }
})

const WALL = 'eslint(no-restricted-imports)'

describe('the walls of the house', () => {
  it.each(forbidden)('$path must not import $module', ({ complaintsOf }) => {
    expect(complaintsOf()).toContain(WALL)
  })

  it.each(allowed)('$path may import $module', ({ complaintsOf }) => {
    expect(complaintsOf()).not.toContain(WALL)
  })

  it.each(values)('$path must not import a value of $module', ({ complaintsOf }) => {
    expect(complaintsOf()).toContain(WALL)
  })

  it.each(types)('$path may import types of $module', ({ complaintsOf }) => {
    expect(complaintsOf()).not.toContain(WALL)
  })

  it.each(ALIVE)('%s is awake', (code, files) => {
    expect(
      complaints.filter(({ filename }) => Object.hasOwn(files, filename)).map((one) => one.code),
    ).toContain(code)
  })
})

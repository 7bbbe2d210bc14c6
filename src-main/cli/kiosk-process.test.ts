import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { gateConfig, greenResident, openGate } from '../../test/fixtures/gate-at-work.ts'
import { socatAbsent } from '../../test/fixtures/pty.ts'
import { outcome, until } from '../../test/fixtures/until.ts'
import { fieldOf, jsonLines, runKiosk } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

/** What only the program itself can show: pipes, signals, the shell, and a process that ends with a code. */

const { dir, file, fresh, remove } = openScratchFolder()
afterAll(remove)

const env = {
  ...process.env,
  NODE: process.execPath,
  KIOSK: join(import.meta.dirname, 'kiosk.ts'),
  // Compiled once for all of them.
  NODE_COMPILE_CACHE: join(tmpdir(), 'kiosk-cli-compiled'),
}

const kiosk = (...args: string[]) => spawn(process.execPath, [env.KIOSK, ...args], { cwd: dir, env })
/** `"$NODE" "$KIOSK"` is the program. */
const inShell = (shell: 'sh' | 'bash', script: string, cwd: string) =>
  // A bash whose input is a socket would else read the machine's own set-up first.
  spawn(shell, [...(shell === 'bash' ? ['--norc'] : []), '-euc', script], { cwd, env })

async function endOf(child: ChildProcessWithoutNullStreams, input: string | Buffer) {
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (stdout += piece))
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (stderr += piece))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  // A command that reads nothing has closed its end.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const code = await outcome('its end', ended, () => `${stdout.slice(-2000)}\n${stderr}`)
  return { code, stdout, stderr }
}

test('the help, and 0', async () => {
  const ran = await endOf(kiosk('--help'), '')
  expect(ran).toEqual(await runKiosk(['--help']))
  expect([ran.code, ran.stdout]).toEqual([0, expect.stringMatching(/^Usage: kiosk/)])
})

test('bad usage: words, and 2', async () => {
  const ran = await endOf(kiosk('demo', '--twice'), '')
  expect([ran.code, ran.stdout]).toEqual([2, ''])
  expect(ran.stderr).toMatch(/unknown option '--twice'/)
})

const HEALTH_TEXT =
  'https://h5.dingtalk.com/healthAct/index.html?qrCode=V20123456789abcdef0123456789abcdef#/result'

test('recognised, but only an authority or a guard can say: 3', async () => {
  const ran = await endOf(kiosk('code', 'verify', HEALTH_TEXT), '')
  expect([ran.code, ran.stderr]).toEqual([3, ''])
})

test('a bug: its stack, and 70', async () => {
  const broken = file(
    'broken.mjs',
    `const { stringify } = JSON
    JSON.stringify = (...given) => {
      if (given[0]?.trust) throw new Error('broken')
      return stringify(...given)
    }`,
  )
  const ran = await endOf(inShell('sh', `"$NODE" --import ${broken} "$KIOSK" pass keygen`, dir), '')
  expect([ran.code, ran.stdout]).toEqual([70, ''])
  expect(ran.stderr).toMatch(/^Error: broken\n +at [\s\S]*codes\.ts/)
})

test('what comes in by a pipe goes out by one, down to the last line of many', async () => {
  const frames = 20_000
  const input = Buffer.from('feac281e00000000f0'.repeat(frames), 'hex')
  const ran = await endOf(kiosk('thermometer', 'decode', '--protocol', 'lu90614'), input)
  const lines = jsonLines(ran)
  expect([ran.code, ran.stderr, lines.length]).toEqual([0, '', frames + 1])
  expect(lines.at(0)).toEqual({ celsius: 40.3, kind: 'body-estimate', ambient: null })
  expect(lines.at(-1)).toEqual({ good: frames, bad: 0, skipped: 0 })
})

test('an export beside the kiosk at work ends quietly when nobody reads on', async () => {
  const gate = await openGate({ dir })
  await greenResident(gate)
  const visit = gate.view().recent[0]?.id ?? ''
  for (let room = 100; room < 500; room += 1) gate.lane.household(`12-3-${room}`, visit)
  const whole = await runKiosk(['export', '--data', join(dir, 'data')])
  // More than what head reads at once and a pipe holds.
  expect(Buffer.byteLength(whole.stdout)).toBeGreaterThan(80 * 1024)
  const script = '"$NODE" "$KIOSK" export --data data | head -n 1; echo "${PIPESTATUS[0]}"'
  const ran = await endOf(inShell('bash', script, dir), '')
  await gate.close()
  const [header] = whole.stdout.split('\r\n')
  expect(ran).toEqual({ code: 0, stdout: `${header}\r\n0\n`, stderr: '' })
})

test.each([
  ['a pipe as /dev/stdin', 'cat "$RULES" | "$NODE" "$KIOSK" rules check /dev/stdin'],
  ['a file as /dev/stdin', '"$NODE" "$KIOSK" rules check /dev/stdin < "$RULES"'],
  ['what a command says, as a file', '"$NODE" "$KIOSK" rules check <(cat "$RULES")'],
])('%s is read, which the shell has opened', async (_name, script) => {
  const rules = join(import.meta.dirname, '../config/rules/ruian-main.json')
  const ran = await endOf(inShell('bash', `RULES='${rules}'; ${script}`, dir), '')
  const known = await runKiosk(['rules', 'check', rules])
  expect([ran.code, ran.stderr, fieldOf(ran, 'hash')]).toEqual([0, '', fieldOf(known, 'hash')])
})

test('run prints its address first, serves, and lets go of everything when it is told to stop', async () => {
  const config = file('run.config.json', {
    ...gateConfig('run'),
    lanes: [{ id: 'in-1', direction: 'in' }],
  })
  const child = kiosk('run', '--config', config)
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = endOf(child, '')
  const first = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    ended.then((ran) => {
      throw new Error(`ended before it listened: ${JSON.stringify(ran)}`)
    }),
  ])
  const listening = fieldOf({ stdout: first }, 'listening')
  expect(listening).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/)
  expect((await fetch(new URL('/', listening))).status).toBe(401)
  const second = await runKiosk(['run', '--config', config])
  expect([second.code, second.stdout]).toEqual([2, ''])
  expect(second.stderr).toMatch(/another kiosk runs on .*另一个检查点正在用/)
  const { port } = new URL(listening)
  const busy = await runKiosk(['demo', '--no-open', '--port', port])
  expect([busy.code, busy.stdout]).toEqual([2, ''])
  expect(busy.stderr).toContain(`port ${port} is taken, probably by a kiosk that runs already`)
  child.kill('SIGTERM')
  expect(await ended).toEqual({ code: 0, stdout: `${first}\n`, stderr: '' })
  const verified = await runKiosk(['journal', 'verify', '--data', join(dirname(config), 'run', 'data')])
  expect([verified.code, jsonLines(verified)]).toEqual([0, [expect.objectContaining({ rows: 0 })]])
  // It let go of the folder.
  expect(await runKiosk(['run', '--config', config])).toMatchObject({ code: 0, stderr: '' })
})

test('told to stop again while it closes, it still closes, and a demo leaves nothing behind', async () => {
  const tmp = fresh('tmp')
  mkdirSync(tmp)
  // As when a whole process group is told: npm's, a closed terminal's, systemd's.
  const again = file(
    'again.mjs',
    `const signals = ['SIGHUP', 'SIGINT', 'SIGTERM']
    process.once('SIGHUP', () =>
      setImmediate(() => signals.forEach((signal) => process.kill(process.pid, signal))))`,
  )
  const child = spawn(process.execPath, ['--import', again, env.KIOSK, 'demo', '--no-open'], {
    env: { ...env, TMPDIR: tmp },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = endOf(child, '')
  await Promise.race([once(child.stdout, 'data'), ended])
  expect(readdirSync(tmp)).toEqual([expect.stringMatching(/^kiosk-demo-/)])
  child.kill('SIGHUP')
  expect((await ended).code).toBe(0)
  expect(readdirSync(tmp)).toEqual([])
})

/** The config file of a kiosk that is stopped, with the supervisor 0001. */
async function stoppedKiosk(): Promise<string> {
  const folder = fresh('stopped')
  const gate = await openGate({ dir: folder, staffed: false })
  await gate.kiosk.staff?.createFirstSupervisor({ number: '0001', name: '陈主任', pin: '730285' })
  await gate.close()
  return file('kiosk.config.json', gateConfig(folder))
}

test('a new PIN comes by a pipe that stays open', async () => {
  const child = kiosk('staff', 'reset-pin', '--config', await stoppedKiosk(), '0001')
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close')
  child.stdin.write('493716\n')
  expect(await outcome('its end', ended, () => 'it still reads')).toEqual([0, null])
})

const untold = socatAbsent ? ' (skipped: socat is not installed)' : ''
test.skipIf(socatAbsent)(`a PIN that is typed at a terminal is shown nowhere${untold}`, async () => {
  const config = await stoppedKiosk()
  // What runs is written to a file: an address of socat has quoting rules of its own.
  const script = file(
    'reset.sh',
    `"$NODE" "$KIOSK" staff reset-pin --config ${config} 0001; echo "exit $?"; stty -a | grep -ow -- -*echo`,
  )
  const child = spawn('socat', ['-', `EXEC:sh ${script},pty,stderr,setsid,ctty`], { cwd: dir, env })
  onTestFinished(() => void child.kill('SIGKILL'))
  let shown = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (shown += piece))
  const ended = new Promise((resolve) => child.once('close', resolve))
  for (const prompt of ['New PIN of 0001 陈主任 (新密码): ', 'The same again (再输一次): ']) {
    // oxlint-disable-next-line no-await-in-loop -- one prompt after the other
    await until(`the prompt "${prompt}"`, () => {
      if (shown.endsWith(prompt)) return true
      throw new Error(shown)
    })
    child.stdin.write('493716\r')
  }
  await outcome('its end', ended, () => shown)
  expect(shown.split('\r\n')).toEqual([
    'New PIN of 0001 陈主任 (新密码): ',
    'The same again (再输一次): ',
    '{"number":"0001","role":"supervisor","reactivated":false}',
    'exit 0',
    // And the terminal shows again what is typed.
    'echo',
    '',
  ])
})

test('pass revoke: a disk that takes only half of the list leaves it as it was', async () => {
  const denied = [0, 1, 2].map((index) => ({
    hash: String(index).padStart(64, '0'),
    why: '遗'.repeat(200),
  }))
  const half = JSON.stringify({ denied }, null, 2)
  const deny = file('deny.json', half)
  // No file grows beyond 2 kB: the write is short at first, and fails only when the rest is tried.
  const script =
    'ulimit -f 2; unset NODE_COMPILE_CACHE; "$NODE" "$KIOSK" pass revoke --deny-list deny.json --cti 00'
  const ran = await endOf(inShell('bash', script, dirname(deny)), '')
  expect([ran.code, ran.stdout, readFileSync(deny, 'utf8') === half]).toEqual([2, '', true])
  expect(ran.stderr).toMatch(/EFBIG/)
  expect(existsSync(`${deny}.tmp`)).toBe(false)
})

test('what the README tells an office to do can be done, line by line', async () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
  const [, section = ''] = /^## Giving an enterprise its passes$(.*?)^## /ms.exec(readme) ?? []
  const [, csv = ''] = /^```csv\n(.*?)^```$/ms.exec(section) ?? []
  const commands = [...section.matchAll(/^ {4}(.*)$/gm)].map(([, command]) => command)
  expect(commands.map((command) => /kiosk (\w+ \w+)/.exec(command ?? '')?.[1])).toEqual([
    'pass keygen',
    'pass issue',
    'pass revoke',
    'pass revoke',
  ])
  const office = fresh('office')
  mkdirSync(office)
  writeFileSync(join(office, 'workers.csv'), csv)
  const script = commands.join('\n').replaceAll('npx kiosk', '"$NODE" "$KIOSK"')
  const ran = await endOf(inShell('sh', script, office), '')
  expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining('keep only passes.csv')])
  expect(jsonLines(ran)).toEqual([
    expect.objectContaining({ key: 'keys/pass-key.jwk', trust: 'keys/trust.jwks' }),
    { issued: 2, skipped: [], out: 'passes', sheet: 'passes/sheet.html', pages: 1 },
    expect.objectContaining({ denyList: 'deny.json', already: false }),
    expect.objectContaining({ denyList: 'deny.json', already: false }),
  ])
})

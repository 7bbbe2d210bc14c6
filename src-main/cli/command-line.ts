import type { Writable } from 'node:stream'
import { WriteStream } from 'node:tty'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { thermometerProtocols } from '../../drivers/thermometer/protocols.ts'
import type { SignedFamily } from '../codes/code.ts'
import { DEMO_PORT, PORT } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { loadNamed } from '../kiosk/load-named.ts'
import { keygen, mint, verifyCode, type MintOptions } from './codes.ts'
import { decodeScanner, decodeThermometer, readPictures } from './decode.ts'
import { issue, type IssueOptions } from './issue.ts'
import { commandIo, type CommandIo, type ExitCode, type Surroundings } from './command-io.ts'
import { exportEntries, printHead, verify, type DataOptions } from './records.ts'
import { replayThermometer } from './replay.ts'
import { resetPin } from './reset-pin.ts'
import { revoke, type Revoked } from './revoke.ts'
import { addTrust, listTrust, removeTrust } from './trust.ts'

/** Where the built program has what it starts or serves. */
export interface Parts {
  rendererDir: string
  /** The program of a device helper. */
  helperFile: string
}

/**
 * Makes commander's action of a command. Those that build a whole kiosk (run, demo, rules check) are imported when
 * they are called: the others would take a third longer to start.
 */
type Act = <Args extends unknown[]>(
  command: (io: CommandIo, ...args: Args) => ExitCode | Promise<ExitCode>,
) => (...args: Args) => Promise<void>

const families = ['ra1', 'wp1', 'gp1', 'sb1'] as const satisfies SignedFamily[]

/**
 * The `kiosk` command, in this process. Resolves to its exit code when the command has written all that it says;
 * a rejection is a bug. Nothing is shared between two calls.
 */
export async function runCommandLine(
  args: readonly string[],
  around: Surroundings,
  parts: Parts,
): Promise<ExitCode> {
  const io = commandIo(around)
  let exitCode: ExitCode = 0
  const program = programOf(around, parts, (command) => async (...given) => {
    exitCode = await command(io, ...given)
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
}

function programOf({ stdout, stderr }: Surroundings, parts: Parts, act: Act): Command {
  const program: Command = new Command('kiosk')
    .description('Checkpoint kiosk: JSON lines on stdout, words on stderr.')
    .addHelpText(
      'after',
      () => `
In full:
${inFull(program)}

Exit codes: 0 good; 1 refused (known and not green, broken chain, failed expectation);
2 unreadable input or bad usage; 3 recognised, but only an authority or a guard can say.`,
    )
    .showHelpAfterError()
    // The commands below inherit these two.
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => widthOf(stdout),
      getErrHelpWidth: () => widthOf(stderr),
    })
  runCommands(program, act, parts)
  thermometerCommands(program, act)
  scannerCommands(program, act)
  codeCommands(program, act)
  passCommands(program, act)
  trustCommands(program, act)
  recordCommands(program, act)
  staffCommands(program, act)
  siteCommands(program, act)
  return program
}

/** Of a terminal, else what commander takes where there is none. */
function widthOf(stream: Writable): number {
  return stream instanceof WriteStream ? stream.columns : 80
}

/** Every command with its options, so that one `--help` says all. */
function inFull(command: Command): string {
  const help = command.createHelp()
  if (command.commands.length > 0) {
    const own = help.visibleCommands(command).filter((inner) => inner.name() !== 'help')
    return own.map(inFull).join('\n')
  }
  const path =
    command.parent?.parent === null ? command.name() : `${command.parent?.name()} ${command.name()}`
  const needed = command.options.filter((option) => option.mandatory).map((option) => option.flags)
  const given = command.usage().replace('[options]', '').trim()
  const takes = command.registeredArguments.map(
    (argument) => [argument.name(), argument.description] as const,
  )
  const options = command.options.map(
    (option) => [help.optionTerm(option), help.optionDescription(option)] as const,
  )
  const details = [...takes, ...options].map(([term, says]) => `      ${term.padEnd(27)} ${says}`)
  return [`  ${[path, ...needed, given].join(' ').trim()}: ${command.description()}`, ...details].join('\n')
}

const wholeNumber = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value)) throw new InvalidArgumentError('expected a whole number')
  return value
}
const portNumber = (text: string): number => {
  const value = wholeNumber(text)
  if (value < 0 || value > 65_535) throw new InvalidArgumentError('expected 0 to 65535')
  return value
}
const zone = (text: string): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    throw new InvalidArgumentError('expected an IANA zone such as Asia/Shanghai')
  }
}
const collect = (value: string, earlier: string[]): string[] => [...earlier, value]
const portOption = (byDefault: string) =>
  ['--port <number>', `loopback port; 0 takes a free one (default: ${byDefault})`, portNumber] as const

function runCommands(program: Command, act: Act, parts: Parts): void {
  program
    .command('run')
    .description('run the kiosk on this PC; prints {"listening": URL} first')
    .requiredOption('--config <file>', 'kiosk.config.json')
    .option(...portOption(`that of the config, else ${PORT}`))
    .action(
      act(async (io, options: { config: string; port?: number }) =>
        (await import('./run.ts')).run(io, { ...options, port: options.port ?? null, ...parts }),
      ),
    )

  program
    .command('demo')
    .description('a lane with twins instead of devices')
    .option('--once', 'play the people without a screen, a JSON line each')
    .option('--people <file>', 'a queue of people (default: one of every kind)')
    .option('--no-open', 'do not open a browser')
    .option(...portOption(`${DEMO_PORT} where it is free`))
    .action(
      act(async (io, options: { once?: boolean; people?: string; open: boolean; port?: number }) =>
        (await import('./demo.ts')).demo(io, {
          ...options,
          once: options.once ?? false,
          people: options.people ?? null,
          port: options.port ?? null,
          rendererDir: parts.rendererDir,
        }),
      ),
    )
}

function thermometerCommands(program: Command, act: Act): void {
  const thermometer = program.command('thermometer').description('thermometer modules')
  thermometer
    .command('decode')
    .description('decode captured bytes from stdin, a line a frame')
    .requiredOption('--protocol <id>', [...thermometerProtocols.keys()].join(', '))
    .option('--hex', 'stdin holds hex digits')
    .action(
      act((io, options: { protocol: string; hex?: boolean }) =>
        decodeThermometer(io, { protocol: options.protocol, hex: options.hex ?? false }),
      ),
    )

  thermometer
    .command('replay')
    .description('play a recording of the devices page: states, frames, presence and readings, a line each')
    .argument('<file>', 'the recording')
    .action(act(replayThermometer))
}

function scannerCommands(program: Command, act: Act): void {
  program
    .command('scanner')
    .description('HID and serial scanners')
    .command('decode')
    .description('decode captured reports from stdin, hex, a report (of a serial scanner a read) a line')
    .option('--descriptor <hex>', 'report descriptor of the device')
    .addOption(
      new Option('--layout <name>', 'layout of the reports').choices(['a', 'b', 'keyboard', 'serial']),
    )
    .action(
      act((io, options: { descriptor?: string; layout?: 'a' | 'b' | 'keyboard' | 'serial' }) =>
        decodeScanner(io, { descriptor: options.descriptor ?? null, layout: options.layout ?? null }),
      ),
    )
}

function codeCommands(program: Command, act: Act): void {
  const code = program.command('code').description('health codes, Rui’an codes and passes')
  code
    .command('verify')
    .description('what a text is and whether it is in force')
    .argument('<text>', 'the text of the code, or - for stdin')
    .option('--at <iso>', 'judge at this time instead of now')
    .option(
      '--trust <path>',
      'trust or deny list, or a folder of them, of whatever age; may be repeated',
      collect,
      [],
    )
    .option('--config <file>', 'take trust lists and the site’s Rui’an patterns from a kiosk.config.json')
    .option('--lookup', 'ask the authorities of the config too: sends the code to their servers')
    .action(
      act((io, text: string, options: { at?: string; trust: string[]; config?: string; lookup?: boolean }) =>
        verifyCode(io, text, {
          at: options.at ?? null,
          trust: options.trust,
          config: options.config ?? null,
          lookUp: options.lookup ?? false,
        }),
      ),
    )
  code
    .command('read')
    .description('read the QR code in each picture')
    .argument('<files...>', 'PNG or JPEG')
    .action(act(readPictures))
}

function passCommands(program: Command, act: Act): void {
  const pass = program.command('pass').description('signed passes')
  pass
    .command('keygen')
    .description('make a signing key and its trust list')
    .option('--out <dir>', 'write pass-key.jwk (0600) and trust.jwks there instead of to stdout')
    .addOption(new Option('--passes <type...>', 'limit the key to these passes').choices(families))
    .action(
      act((io, options: { out?: string; passes?: SignedFamily[] }) =>
        keygen(io, { out: options.out ?? null, passes: options.passes ?? null }),
      ),
    )
  pass
    .command('mint')
    .description('sign one pass; prints {"text": ...}')
    .addOption(new Option('--type <type>', 'kind of pass').choices(families).makeOptionMandatory())
    .requiredOption('--key <file>', 'the private key')
    .addOption(
      new Option('--colour <colour>', 'of an ra1').choices(['green', 'yellow', 'red']).default('green'),
    )
    .option('--expires-in <seconds>', 'from its issue', wholeNumber, 3600)
    .option('--not-before-in <seconds>', 'begins so long after its issue', wholeNumber)
    .option('--at <iso>', 'issue at this time instead of now')
    .option('--issuer <name>', 'claim iss', 'kiosk')
    .option('--subject <text>', 'claim sub')
    .option('--name <masked>', 'masked name of the holder')
    .option('--household <text>', 'of a gp1')
    .option('--enterprise <text>', 'of a wp1')
    .option('--staff-number <text>', 'of an sb1')
    .action(
      act(
        (
          io,
          given: Partial<MintOptions> & Pick<MintOptions, 'type' | 'key' | 'colour' | 'expiresIn' | 'issuer'>,
        ) =>
          mint(io, {
            at: null,
            notBeforeIn: null,
            subject: null,
            name: null,
            household: null,
            enterprise: null,
            staffNumber: null,
            ...given,
          }),
      ),
    )

  pass
    .command('issue')
    .description('sign a pass for each row of a CSV list: text, PNG and a sheet to print')
    .addOption(new Option('--type <type>', 'kind of pass').choices(families).makeOptionMandatory())
    .requiredOption('--csv <file>', 'the list: headings, then a pass a row')
    .requiredOption('--key <file>', 'the private key')
    .requiredOption('--out <dir>', 'a new folder, or an empty one')
    .option('--skip-bad', 'issue the good rows of a list that has bad ones; exit code 1')
    .option('--issuer <name>', 'who issues: claim iss, and on the sheet', 'kiosk')
    .option('--at <time>', 'issue at this time instead of now')
    .option('--time-zone <zone>', 'IANA zone of times without an offset', zone, 'Asia/Shanghai')
    .action(
      act((io, given: Omit<IssueOptions, 'skipBad' | 'at'> & { skipBad?: boolean; at?: string }) =>
        issue(io, { ...given, skipBad: given.skipBad ?? false, at: given.at ?? null }),
      ),
    )
  pass
    .command('revoke')
    .description('put a pass on a deny list')
    .argument('[text]', 'the text of the pass, or - for stdin')
    .requiredOption('--deny-list <file>', 'the list; made where there is none')
    .option('--cti <hex>', 'the pass by its cti instead of its text')
    .option('--csv <file>', 'the pass by its row in the passes.csv of its issue')
    .option('--row <number>', 'with --csv', wholeNumber)
    .option('--why <text>', 'noted on the list')
    .option('--trust <path>', 'verify the text by this JWKS file or folder, may be repeated', collect, [])
    .action(
      act((io, text: string | undefined, options: RevokeGiven) => {
        const revoked = revokedBy(text, options)
        if (revoked === null)
          return io.unreadable('expected the text of a pass, or --cti, or --csv with --row')
        return revoke(io, {
          denyList: options.denyList,
          revoked,
          trust: options.trust,
          why: options.why ?? null,
        })
      }),
    )
}

interface RevokeGiven {
  denyList: string
  cti?: string
  csv?: string
  row?: number
  why?: string
  trust: string[]
}

/** The one way in which the pass is named, or null where it is none or several. */
function revokedBy(text: string | undefined, { cti, csv, row }: RevokeGiven): Revoked | null {
  if ((csv === undefined) !== (row === undefined)) return null
  const ways: Revoked[] = [
    ...(text === undefined ? [] : [{ text }]),
    ...(cti === undefined ? [] : [{ cti }]),
    ...(csv === undefined || row === undefined ? [] : [{ csv, row }]),
  ]
  return ways.length === 1 ? (ways[0] ?? null) : null
}

function trustCommands(program: Command, act: Act): void {
  const trust = program.command('trust').description('whose signed passes are believed, and which are denied')
  trust
    .command('list')
    .description('the keys and deny lists with their age, a line each')
    .option('--config <file>', 'those of a kiosk.config.json')
    .option('--trust <path>', 'a list or a folder of them, may be repeated', collect, [])
    .action(
      act((io, options: { config?: string; trust: string[] }) =>
        listTrust(io, { config: options.config ?? null, trust: options.trust }),
      ),
    )
  trust
    .command('add')
    .description(
      'check a list and copy it into the folder of trust; the same again renews its age, a deny list that has grown replaces its own',
    )
    .argument('<file>', 'PEM, DER, JWKS, DID document or deny list')
    .option('--config <file>', 'into the first folder of its codes.trust')
    .option('--to <dir>', 'into this folder')
    .action(
      act((io, file: string, options: { config?: string; to?: string }) =>
        addTrust(io, file, { config: options.config ?? null, to: options.to ?? null }),
      ),
    )
  trust
    .command('remove')
    .description('take a list out by its file name, or a key out of every list by its kid')
    .argument('<names...>', 'kids or file names')
    // A kid may begin with a dash.
    .allowUnknownOption()
    .option('--config <file>', 'from what its codes.trust names')
    .option('--from <dir>', 'from this folder')
    .action(
      act((io, names: string[], options: { config?: string; from?: string }) =>
        removeTrust(io, names, { config: options.config ?? null, from: options.from ?? null }),
      ),
    )
}

function recordCommands(program: Command, act: Act): void {
  const data = (command: Command): Command =>
    command
      .requiredOption('--data <dir>', 'the data folder of a kiosk; may be in use')
      .option('--key <file>', 'its key file (default: as the kiosk noted, else kiosk.key in the folder)')
  const dataOf = (options: { data: string; key?: string }): DataOptions => ({
    data: options.data,
    key: options.key ?? null,
  })

  const journal = program.command('journal').description('the chain of entries')
  data(journal.command('verify').description('check every row of the chain'))
    .option('--head <file>', 'a head kept elsewhere: shows whether the end was cut off')
    .action(
      act((io, options: { data: string; key?: string; head?: string }) =>
        verify(io, { ...dataOf(options), head: options.head ?? null }),
      ),
    )
  data(journal.command('head').description('the signed end of the chain, to be kept elsewhere')).action(
    act((io, options: { data: string; key?: string }) => printHead(io, dataOf(options))),
  )

  data(program.command('export').description('the entries on stdout'))
    .addOption(new Option('--format <format>', 'format').choices(['csv']).default('csv'))
    .option('--from <iso>', 'ruled at or after this time')
    .option('--to <iso>', 'ruled before this time')
    .option('--time-zone <zone>', 'IANA zone of the times', zone, 'Asia/Shanghai')
    .action(
      act((io, options: { data: string; key?: string; from?: string; to?: string; timeZone: string }) =>
        exportEntries(io, {
          ...dataOf(options),
          from: options.from ?? null,
          to: options.to ?? null,
          timeZone: options.timeZone,
        }),
      ),
    )
}

function staffCommands(program: Command, act: Act): void {
  program
    .command('staff')
    .description('the register of staff')
    .command('reset-pin')
    .description(
      'a new PIN when no supervisor can sign in, while the kiosk is stopped: asked for twice at a terminal, else a line on stdin',
    )
    .argument('<number>', 'of the supervisor or guard')
    .requiredOption('--config <file>', 'kiosk.config.json')
    .action(act((io, number: string, { config }: { config: string }) => resetPin(io, { config, number })))
}

function siteCommands(program: Command, act: Act): void {
  program
    .command('rules')
    .description('rule files')
    .command('check')
    .description('check a rules file, and what it rules in a table of cases')
    .argument('<rules>', 'preset name or file')
    .argument('[cases]', 'a people file (default for a preset: its own table)')
    .action(
      act(async (io, rules: string, cases: string | undefined) =>
        (await import('./rules.ts')).checkRules(io, rules, cases ?? null),
      ),
    )

  program
    .command('config')
    .description('the config file')
    .command('print')
    .description('the config as the kiosk understands it, defaults and paths filled in')
    .requiredOption('--config <file>', 'kiosk.config.json')
    .action(
      act((io, options: { config: string }) => {
        const loaded = loadConfig(options.config)
        if (!loaded.ok) return io.unreadable(loaded.problem)
        const named = loadNamed(loaded.value)
        if (!named.ok) return io.unreadable(named.problem)
        io.line(loaded.value)
        return 0
      }),
    )
}

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, expect, type Page } from '@playwright/test'
import { helperOf } from '../fixtures/device-helpers.ts'
import { outcome, until, untilHolds } from '../fixtures/until.ts'
import type { Ended, ElectronHost, HostWish } from './host.ts'
import type { Call } from './stand-in/calls.ts'
import type { HandAnswer, HandMove } from './stand-in/hand.ts'
import { MACHINE, type Machine } from './stand-in/machine.ts'
import { watched } from './watched.ts'

const root = join(import.meta.dirname, '../..')
const program = join(import.meta.dirname, 'stand-in/electron.ts')
const bundle = join(root, 'out/main/index.js')

/** The test's Chromium, in which the stand-in opens its windows. */
export interface Glass {
  context: BrowserContext
  /** Its DevTools address. */
  url: string
}

export interface StandInHost extends ElectronHost {
  /** What was called of Electron so far, in order. */
  calls(): Call[]
  /** The first window's page heeds nobody any more. */
  hang(): Promise<void>
  remove(): Promise<void>
}

export async function openStandIn(
  { args, env, displays }: HostWish,
  { context, url }: Glass,
): Promise<StandInHost> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-stand-in-'))
  const machine: Machine = {
    browser: url,
    userData: join(folder, 'user-data'),
    calls: join(folder, 'calls'),
    saves: join(folder, 'saves'),
    displays: Array.from({ length: displays }, (_, n) => ({ x: n * 1280, y: 0, width: 1280, height: 800 })),
  }
  for (const made of [machine.userData, machine.saves]) mkdirSync(made)
  const start = (more: readonly string[]): Started =>
    startNode([program, bundle, ...more], { ...process.env, ...env, [MACHINE]: JSON.stringify(machine) })

  const { child, end, words } = start(args)
  // The gate of another test may stand beside this one in the same Chromium.
  const before = new Set(context.pages())
  const pages = (): Page[] => context.pages().filter((page) => !before.has(page))
  const calls = (): Call[] =>
    readFileSync(machine.calls, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line): Call => JSON.parse(line))
  const forward = (): number => calls().filter(({ call }) => call === 'window.focus').length
  const hand = handOn(child)

  return {
    window: (route) =>
      until(`a window at ${route}`, () => {
        const found = pages().find((page) => page.url().endsWith(route))
        if (found === undefined)
          throw new Error(
            `${pages()
              .map((page) => page.url())
              .join(' ')}\n${words()}`,
          )
        return found
      }),
    windows: () => pages().length,
    windowsAskedFor: () => calls().filter(({ call }) => call === 'window asked for').length,
    address: (wanted) => wanted.replace(/^kiosk:\/\/(\w+)/, 'https://$1.kiosk.invalid'),
    words,
    saved: () => readdirSync(machine.saves).map((name) => join(machine.saves, name)),
    again: (more) => start(more).end(),
    async broughtForward(by) {
      const earlier = forward()
      await by()
      await untilHolds('a call that brings the window forward', () => {
        if (forward() === earlier)
          throw new Error(
            calls()
              .map(({ call }) => call)
              .join(', '),
          )
      })
      return true
    },
    closeWindow: async () => (await hand({ do: 'close', window: 0 })) === true,
    look: (expression) => hand({ do: 'evaluate', window: 0, expression }),
    fail: async (how) => void (await hand({ do: 'fail', how })),
    helper: async (kind) => helperOf(child.pid ?? 0, kind),
    hang: async () => void (await hand({ do: 'hang', window: 0 })),
    end,
    async terminate() {
      child.kill('SIGTERM')
      return end()
    },
    calls,
    async remove() {
      child.kill('SIGTERM')
      try {
        await end()
      } finally {
        child.kill('SIGKILL')
      }
      // Its windows go with it, but not within the same moment.
      await untilHolds('its windows gone', () => expect(pages().map((page) => page.url())).toEqual([]))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Started {
  child: ChildProcess
  words: () => string
  end: () => Promise<Ended>
}

function startNode(args: string[], env: NodeJS.ProcessEnv): Started {
  const child = spawn(process.execPath, args, { env, cwd: root, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  return { child, ...watched(args.join(' '), child) }
}

/** Each move is answered; a program that has ended answers none. */
function handOn(child: ChildProcess): (move: HandMove) => Promise<unknown> {
  let last = 0
  const waiting = new Map<number, (outcome: HandAnswer['outcome']) => void>()
  child.on('message', ({ n, outcome }: HandAnswer) => waiting.get(n)?.(outcome))
  return (move) => {
    const answer = new Promise((resolve, reject) => {
      last += 1
      waiting.set(last, (outcome) => {
        if (outcome.ok) resolve(outcome.value)
        else reject(new Error(outcome.problem))
      })
      child.send({ ...move, n: last }, (error) => {
        if (error !== null) reject(error)
      })
    })
    return outcome(
      `the host's answer to ${move.do}`,
      answer,
      () => `none; its exit code is ${child.exitCode}`,
    )
  }
}

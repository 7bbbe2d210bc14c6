import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication } from '@playwright/test'
import { PATIENCE_MS } from '../fixtures/patience.ts'
import { until } from '../fixtures/until.ts'
import type { Ended, ElectronHost, HostWish } from './host.ts'
import { watched } from './watched.ts'

const root = join(import.meta.dirname, '../..')

/** The built host on Electron itself, with its sandbox. */
export async function openElectron(
  { args, env }: HostWish,
  executablePath: string,
): Promise<ElectronHost & { remove(): Promise<void> }> {
  const userData = mkdtempSync(join(tmpdir(), 'kiosk-electron-'))
  const saves = mkdtempSync(join(tmpdir(), 'kiosk-saves-'))
  const itsArgs = (more: readonly string[]): string[] => [`--user-data-dir=${userData}`, root, ...more]
  const itsEnv: Record<string, string> = {}
  for (const [name, value] of Object.entries({ ...process.env, ...env })) {
    if (value !== undefined) itsEnv[name] = value
  }
  const app = await _electron.launch({
    executablePath,
    args: itsArgs(args),
    env: itsEnv,
    cwd: root,
    chromiumSandbox: true,
  })
  const child = app.process()
  const { words, end } = watched(executablePath, child)
  await saveWithoutDialog(app, saves)

  return {
    window: (route) =>
      until(`a window at ${route}`, () => {
        const found = app.windows().find((page) => page.url().endsWith(route))
        if (found === undefined)
          throw new Error(
            `${app
              .windows()
              .map((page) => page.url())
              .join(' ')}\n${words()}`,
          )
        return found
      }),
    windows: () => app.windows().length,
    windowsAskedFor: () => null,
    address: (url) => url,
    words,
    saved: () => readdirSync(saves).map((name) => join(saves, name)),
    again: (more) => runToEnd(executablePath, itsArgs(more), itsEnv),
    async broughtForward(by) {
      await app.evaluate(({ BrowserWindow }) => {
        const window = BrowserWindow.getAllWindows().at(0)
        if (window !== undefined) {
          window.focus = () => {
            process.env['KIOSK_BROUGHT_FORWARD'] = 'yes'
          }
        }
      })
      await by()
      const forward = () => app.evaluate(() => process.env['KIOSK_BROUGHT_FORWARD'] === 'yes')
      return until('the window brought forward', forward)
    },
    async closeWindow() {
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(0)?.close())
      return (
        app
          .evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 0)
          // A program that ends with its last window answers no more.
          .catch(() => true)
      )
    },
    look: (expression) =>
      app.evaluate(
        ({ BrowserWindow }, code): Promise<unknown> | undefined =>
          BrowserWindow.getAllWindows().at(0)?.webContents.executeJavaScript(code, true),
        expression,
      ),
    helper: (kind) =>
      app.evaluate(({ app: electronApp }, wanted) => {
        const named = electronApp
          .getAppMetrics()
          .filter(({ name }) => name === `checkpoint devices: ${wanted}`)
        if (named[0] === undefined || named.length > 1) throw new Error(`${named.length} helpers: ${wanted}`)
        return named[0].pid
      }, kind),
    fail: (how) =>
      app.evaluate((_electron, wanted) => {
        setImmediate(() => {
          if (wanted === 'throw') throw new Error('a bug of the test')
          void Promise.reject(new Error('a bug of the test'))
        })
      }, how),
    end,
    async terminate() {
      child.kill('SIGTERM')
      return end()
    },
    async remove() {
      if (child.exitCode === null) child.kill('SIGKILL')
      await end()
      for (const folder of [userData, saves]) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Nobody sits before the dialog in which Electron asks where to save. */
async function saveWithoutDialog(app: ElectronApplication, folder: string): Promise<void> {
  await app.evaluate(async ({ app: electronApp, session }, saves) => {
    await electronApp.whenReady()
    session.fromPartition('screens').on('will-download', (event, item) => {
      if (!event.defaultPrevented) item.setSavePath(`${saves}/${item.getFilename()}`)
    })
  }, folder)
}

/** A program that is not expected to open a window. */
function runToEnd(program: string, args: string[], env: Record<string, string>): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { env, cwd: root, timeout: PATIENCE_MS },
      (_error, _stdout, words) => resolve({ exitCode: child.exitCode, words }),
    )
  })
}

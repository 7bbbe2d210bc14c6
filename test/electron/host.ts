import type { Page } from '@playwright/test'
import type { HelperKind } from '../../drivers/device-helper/helper-process.ts'

/** How the main process of a host ended. */
export interface Ended {
  exitCode: number | null
  words: string
}

/** The built Electron host at work, whether on Electron or on its stand-in. */
export interface ElectronHost {
  /** The page of the window that was opened at this route. */
  window(route: string): Promise<Page>
  /** How many windows there are. */
  windows(): number
  /** How often a page has asked for a window so far; null where the host does not tell. */
  windowsAskedFor(): number | null
  /** An address of the host's own scheme, as its pages write it. */
  address(url: string): string
  /** All that it has said on stderr so far. */
  words(): string
  /** Names of the files that pages saved. */
  saved(): string[]
  /** A second program of the same user, run to its end. */
  again(args: readonly string[]): Promise<Ended>
  /** Whether the first window was asked to come forward while this happened. */
  broughtForward(by: () => Promise<unknown>): Promise<boolean>
  /** Alt-F4 on the first window. Resolves to whether it is gone. */
  closeWindow(): Promise<boolean>
  /** Asks the first window's page, also after a crash, when Playwright has given it up. */
  look(expression: string): Promise<unknown>
  /** The process that has this kind of device. */
  helper(kind: HelperKind): Promise<number>
  /** Makes an error in the main process that nobody catches. */
  fail(how: 'throw' | 'reject'): Promise<void>
  /** Resolves once the main process has ended; rejects with what it said when it never does. */
  end(): Promise<Ended>
  /** As the system stops it. */
  terminate(): Promise<Ended>
}

export interface HostWish {
  args: readonly string[]
  env: Record<string, string>
  /** Side by side, each 1280 by 800. Electron takes those that there are. */
  displays: number
}

import { useConnectionState } from '../connection-context.tsx'
import { useKeyboard } from './keyboard.ts'

/** Sends what a keyboard-wedge scanner types into a window that has no dock and so no hotkeys. */
export const useTypedScans = (lane: string) => {
  const connection = useConnectionState()
  const connected = connection.state === 'connected' ? connection : null
  useKeyboard({
    wedge: connected?.info.lanes.some(({ id, keyboardScanner }) => id === lane && keyboardScanner) ?? false,
    // A lane that is closed or a line that is gone says so on this very screen.
    onScan: (text) => void connected?.client.lane.typedScan({ lane, text }).catch(() => null),
    onNoise: () => {},
    onKey: () => false,
    onLocks: null,
  })
}

/** A window without a lane: nobody there is being checked, and a scan fills no field and presses no key. */
export const useNoTypedScans = (onLocks: ((event: KeyboardEvent) => void) | null) => {
  const connection = useConnectionState()
  useKeyboard({
    wedge:
      connection.state === 'connected' &&
      connection.info.lanes.some(({ keyboardScanner }) => keyboardScanner),
    onScan: () => {},
    onNoise: () => {},
    onKey: () => false,
    onLocks,
  })
}

import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { useDownAt } from './down-at.ts'
import { Icon, type IconName } from './icons.tsx'

export type KeyTone =
  | 'plain'
  | 'accent'
  | 'pass'
  | 'desk'
  | 'green'
  | 'yellow'
  | 'red'
  | 'urgent'
  | 'quiet'
  | 'demo'

interface KeyProps {
  /** `data-key`: what tests and scripts find it by. */
  id: string
  label: string
  hint: string | null
  icon: IconName | null
  /** The keyboard key that does the same, printed on the key. */
  hotkey: string | null
  tone: KeyTone
  size: 'm' | 'l'
  /** The kiosk asks for this one now. */
  asked: boolean
  chosen: boolean
  disabled: boolean
  /** `downAt`: when the press went down, ms of the page's clock. */
  onPress: (downAt: number) => void
}

export const Key = (props: KeyProps) => <NamedKey {...props} name={null} />

interface NamedKeyProps extends KeyProps {
  /** What a screen reader says instead of the label, where several keys have the same one. */
  name: string | null
}

export const NamedKey = ({
  id,
  label,
  hint,
  icon,
  hotkey,
  tone,
  size,
  asked,
  chosen,
  disabled,
  onPress,
  name,
}: NamedKeyProps) => {
  const press = useDownAt(onPress)
  return (
    <Button
      className="key"
      {...(name === null ? {} : { 'aria-label': name })}
      data-key={id}
      data-tone={tone}
      data-size={size}
      data-asked={asked}
      data-chosen={chosen}
      isDisabled={disabled}
      // Or the Enter of the next read-out would press it once more.
      preventFocusOnPress
      {...press}
    >
      {icon === null ? null : <Icon name={icon} />}
      <span className="key-words">
        <span className="key-label">{label}</span>
        {hint === null || hint === '' ? null : <span className="key-hint">{hint}</span>}
      </span>
      {hotkey === null ? null : (
        <kbd className="key-hotkey" aria-hidden="true">
          {hotkey}
        </kbd>
      )}
    </Button>
  )
}

interface SmallKeyProps {
  id: string
  label: string
  icon: IconName | null
  tone: KeyTone
  disabled: boolean
  onPress: () => void
}

/** A key without hotkey, hint or ask: what sheets, lists and headers are made of. */
export const PlainKey = ({ id, label, icon, tone, disabled, onPress }: SmallKeyProps) => (
  <Key
    id={id}
    label={label}
    icon={icon}
    tone={tone}
    disabled={disabled}
    onPress={onPress}
    hint={null}
    hotkey={null}
    size="m"
    asked={false}
    chosen={false}
  />
)

/** The submit key of a form. */
export const SubmitKey = ({ id, label, disabled }: { id: string; label: string; disabled: boolean }) => (
  <Button
    className="key"
    type="submit"
    data-key={id}
    data-tone="accent"
    data-size="m"
    isDisabled={disabled}
    preventFocusOnPress
  >
    <span className="key-words">
      <span className="key-label">{label}</span>
    </span>
  </Button>
)

export const HOLD_MS = 600
const SAID_MS = 3000

interface GuardedKeyProps {
  id: string
  label: string
  hint: string
  /** Said after a press that was too short. */
  shortHint: string
  icon: IconName
  onFire: () => void
}

/** No dialog, yet no accident: it must be held for 600 ms, and says so when it was not. */
export const GuardedKey = ({ id, label, hint, shortHint, icon, onFire }: GuardedKeyProps) => {
  const [held, setHeld] = useState(false)
  const [wasShort, setWasShort] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const fired = useRef(false)

  useEffect(() => {
    if (!wasShort) return undefined
    const forget = setTimeout(() => setWasShort(false), SAID_MS)
    return () => clearTimeout(forget)
  }, [wasShort])
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
    },
    [],
  )

  const fire = () => {
    fired.current = true
    setHeld(false)
    setWasShort(false)
    onFire()
  }
  const start = () => {
    fired.current = false
    setHeld(true)
    timer.current = setTimeout(fire, HOLD_MS)
  }
  const end = () => {
    if (timer.current !== null) clearTimeout(timer.current)
    timer.current = null
    setHeld(false)
  }
  const press = () => {
    if (!fired.current) setWasShort(true)
  }

  return (
    <Button
      className="key key-guarded"
      data-key={id}
      data-tone="urgent"
      data-size="m"
      data-short={wasShort}
      data-held={held}
      preventFocusOnPress
      onPressStart={start}
      onPressEnd={end}
      onPress={press}
    >
      <Icon name={icon} />
      <span className="key-words">
        <span className="key-label">{label}</span>
        <span className="key-hint">{wasShort ? shortHint : hint}</span>
      </span>
    </Button>
  )
}

interface KeyGroupProps {
  label: string | null
  columns: 1 | 2 | 3 | 4
  asked: boolean
  children: ReactNode
}

export const KeyGroup = ({ label, columns, asked, children }: KeyGroupProps) => (
  <div className="key-group" role="group" aria-label={label ?? undefined} data-asked={asked}>
    {label === null ? null : <p className="key-group-label">{label}</p>}
    <div className="key-grid" data-columns={columns}>
      {children}
    </div>
  </div>
)

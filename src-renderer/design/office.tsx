import { useEffect, useRef, type ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { focusFirst } from './focus.ts'

/** The frame of a page that is read sitting down. */
export const Office = ({ children }: { children: ReactNode }) => (
  <main className="office" data-screen="supervisor">
    {children}
  </main>
)

export const OfficeBar = ({ title, children }: { title: string; children: ReactNode }) => (
  <header className="office-bar">
    <h1>{title}</h1>
    <div className="office-tools">{children}</div>
  </header>
)

export const OfficeFilters = ({ children }: { children: ReactNode }) => (
  <div className="office-filters">{children}</div>
)

export const OfficeFoot = ({ children }: { children: ReactNode }) => (
  <div className="office-foot">{children}</div>
)

export const OfficeGate = ({ children }: { children: ReactNode }) => (
  <div className="office-gate">{children}</div>
)

export const Small = ({ children }: { children: ReactNode }) => (
  <small className="office-small">{children}</small>
)

export const OfficeSplit = ({ children }: { children: ReactNode }) => (
  <div className="office-split">{children}</div>
)

/** Lists side by side where there is room, each as long as it is; the last one is the widest. */
export const OfficeLists = ({ children }: { children: ReactNode }) => (
  <div className="office-lists">{children}</div>
)

/** One of several things that can be done on a card, under a line. */
export const OfficeSection = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="office-section">
    <h3>{title}</h3>
    {children}
  </section>
)

interface OpenedProps {
  part: string
  label: string
  /** Selectors of where the focus goes afterwards: the first that there is. */
  backTo: readonly string[]
  onClose: () => void
  children: ReactNode
}

/** What a key has opened: it comes into view with the focus on it. Escape closes it, and the focus goes back. */
export const Opened = ({ part, label, backTo, onClose, children }: OpenedProps) => {
  const box = useRef<HTMLDivElement>(null)
  const back = useRef(backTo)
  useEffect(() => {
    const after = back.current
    box.current?.scrollIntoView({ block: 'nearest', behavior: 'instant' })
    box.current?.focus({ preventScroll: true })
    return () => focusFirst(...after)
  }, [])
  return (
    <div
      className="stack opened"
      role="group"
      aria-label={label}
      data-opened={part}
      tabIndex={-1}
      ref={box}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      {children}
    </div>
  )
}

interface OfficeKeyProps {
  id: string
  label: string
  /** Heard in place of the label: one key of a row like it says whose it is. */
  says: string
  chosen: boolean
  /** It is the page that is shown. */
  current: boolean
  onPress: () => void
}

export const OfficeKey = ({ id, label, says, chosen, current, onPress }: OfficeKeyProps) => (
  <Button
    className="key"
    data-key={id}
    data-tone={chosen ? 'accent' : 'plain'}
    data-size="m"
    aria-label={says}
    aria-current={current ? 'page' : 'false'}
    preventFocusOnPress
    onPress={onPress}
  >
    <span className="key-words">
      <span className="key-label">{label}</span>
    </span>
  </Button>
)

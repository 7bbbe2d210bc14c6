import { useEffect, useId, useRef, type ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'
import { useKeyDown } from './key-down.ts'

export type Tone = 'plain' | 'pass' | 'desk' | 'care' | 'urgent' | 'accent'

interface CardProps {
  title: string | null
  tone: Tone
  part: string
  visit: string | null
  children: ReactNode
}

export const Card = ({ title, tone, part, visit, children }: CardProps) => (
  <section className="card" data-tone={tone} data-part={part} data-visit={visit ?? undefined}>
    {title === null ? null : <h2 className="card-title">{title}</h2>}
    {children}
  </section>
)

export const Banner = ({
  tone,
  icon,
  part,
  children,
}: {
  tone: Tone
  icon: IconName
  part: string
  children: ReactNode
}) => (
  <div className="banner" data-tone={tone} data-part={part} role="status">
    <Icon name={icon} />
    <div className="banner-text">{children}</div>
  </div>
)

export const Chip = ({
  tone,
  icon,
  children,
}: {
  tone: Tone
  icon: IconName | null
  children: ReactNode
}) => (
  <span className="chip" data-tone={tone}>
    {icon === null ? null : <Icon name={icon} />}
    {children}
  </span>
)

export const Facts = ({ children }: { children: ReactNode }) => <dl className="facts">{children}</dl>

interface FactProps {
  id: string
  label: string
  strong: boolean
  /** A colour's swatch, always beside its word. */
  swatch: 'green' | 'yellow' | 'red' | 'grey' | null
  children: ReactNode
  aside: string | null
}

/** As a telephone number: it has a line of its own rather than a break in it. A Chinese character is two wide. */
const isShort = (value: ReactNode): boolean =>
  typeof value === 'string' && value.replaceAll(/[^\0-ÿ]/g, '  ').length <= 16

export const Fact = ({ id, label, strong, swatch, children, aside }: FactProps) => (
  <div className="fact" data-fact={id} data-strong={strong}>
    <dt>{label}</dt>
    <dd>
      {swatch === null ? null : <span className="swatch" data-swatch={swatch} aria-hidden="true" />}
      <span className="fact-value" data-short={isShort(children)}>
        {children}
      </span>
      {aside === null ? null : <span className="fact-aside">{aside}</span>}
    </dd>
  </div>
)

/** What the guard is asked, first thing on the dock. */
export const AskList = ({ asks }: { asks: readonly { id: string; text: string }[] }) => (
  <ul className="asks">
    {asks.map(({ id, text }) => (
      <li key={id} className="ask" data-ask={id}>
        <Icon name="hand" />
        {text}
      </li>
    ))}
  </ul>
)

interface ReasonListProps {
  reasons: readonly { id: string; text: string; next: string }[]
  nextLabel: string
}

export const ReasonList = ({ reasons, nextLabel }: ReasonListProps) => (
  <ul className="reasons">
    {reasons.map(({ id, text, next }) => (
      <li key={id} data-reason={id}>
        <p>{text}</p>
        {next === '' ? null : (
          <p className="reason-next">
            <b>{nextLabel}</b> {next}
          </p>
        )}
      </li>
    ))}
  </ul>
)

export const Row = ({ children }: { children: ReactNode }) => <div className="row">{children}</div>

export const Stack = ({ children }: { children: ReactNode }) => <div className="stack">{children}</div>

export const Note = ({ tone, children }: { tone: Tone; children: ReactNode }) => (
  <p className="note" data-tone={tone}>
    {children}
  </p>
)

/** Tab goes round within a sheet. */
const stayWithin = (box: HTMLElement, event: KeyboardEvent) => {
  const stops = [...box.querySelectorAll<HTMLElement>('button, input, select, textarea, a[href]')].filter(
    (stop) => stop.tabIndex >= 0 && !stop.matches(':disabled'),
  )
  const first = event.shiftKey ? stops.at(-1) : stops[0]
  const last = event.shiftKey ? stops[0] : stops.at(-1)
  const now = document.activeElement
  if (now !== last && now !== box && now !== null && box.contains(now)) return
  event.preventDefault()
  first?.focus()
}

interface QuestionProps {
  text: string
  onCancel: () => void
  children: ReactNode
}

/** Asked before something is done, in place of the key that does it. It takes the focus; Escape cancels. */
export const Question = ({ text, onCancel, children }: QuestionProps) => {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  useKeyDown((event) => {
    if (event.key === 'Escape') onCancel()
  })
  return (
    <div className="stack question" role="alertdialog" aria-label={text} ref={box} tabIndex={-1}>
      <Note tone="care">{text}</Note>
      <Row>{children}</Row>
    </div>
  )
}

interface SheetProps {
  title: string
  part: string
  onClose: () => void
  children: ReactNode
}

/**
 * A sheet over the dock only. It is not modal to the page: the gate screen beside it goes on speaking to the
 * next person while the guard decides about this one.
 */
export const Sheet = ({ title, part, onClose, children }: SheetProps) => {
  const heading = useId()
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    box.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  useKeyDown((event) => {
    if (event.key === 'Escape') onClose()
    if (event.key === 'Tab' && box.current !== null) stayWithin(box.current, event)
  })
  return (
    <div className="sheet-veil" data-part={part}>
      <section className="sheet" role="dialog" aria-labelledby={heading} ref={box} tabIndex={-1}>
        <h2 className="sheet-title" id={heading}>
          {title}
        </h2>
        {children}
      </section>
    </div>
  )
}

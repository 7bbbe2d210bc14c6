import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from './icons.tsx'

/** The parts of a public sign: big, few, the same on every lane. Sizes follow the sign's own box, not the window. */

export type SignState = 'idle' | 'collecting' | 'retake' | 'ask' | 'pass' | 'deny' | 'closed'

interface SignProps {
  /** No dock stands beside it in the window. */
  isAlone: boolean
  state: SignState
  action: string | null
  /** The way is kept clear for an ambulance: no resident's pass. */
  isRelease: boolean
  visit: string | null
  lane: string
  closedWhy: string | null
  present: boolean | null
  children: ReactNode
}

export const Sign = ({
  isAlone,
  state,
  action,
  isRelease,
  visit,
  lane,
  closedWhy,
  present,
  children,
}: SignProps) => {
  const { i18n } = useTranslation()
  const Box = isAlone ? 'main' : 'section'
  return (
    <Box
      className="sign"
      lang={i18n.language === 'en' ? 'en' : 'zh-CN'}
      data-screen="gate"
      data-lane={lane}
      data-state={state}
      data-action={action ?? ''}
      data-release={isRelease}
      data-visit={visit ?? ''}
      data-closed={closedWhy ?? ''}
      data-present={present ?? ''}
    >
      <div className="sign-ground">{children}</div>
    </Box>
  )
}

interface SignHeadProps {
  name: string
  lane: string
  icon: IconName
}

export const SignHead = ({ name, lane, icon }: SignHeadProps) => (
  <header className="sign-head">
    <h1 className="sign-name">{name}</h1>
    <p className="sign-lane">
      <Icon name={icon} />
      {lane}
    </p>
  </header>
)

interface SignMainProps {
  /** Read out to those who cannot see the sign; `assertive` only for a result. */
  live: 'polite' | 'assertive'
  children: ReactNode
}

export const SignMain = ({ live, children }: SignMainProps) => (
  <div className="sign-main" aria-live={live}>
    {children}
  </div>
)

interface SignHeroProps {
  icon: IconName
  /** Broken into these lines in a narrow sign, on one line in a wide one where the language is short enough. */
  lines: readonly string[]
  other: string | null
  size: 'two' | 'four' | 'five' | 'long'
}

export const SignHero = ({ icon, lines, other, size }: SignHeroProps) => (
  <div className="sign-hero" data-size={size}>
    <span className="sign-emblem">
      <Icon name={icon} />
    </span>
    <div className="sign-words">
      <p className="sign-verdict" data-part="verdict">
        {lines.map((line) => (
          <span key={line} className="sign-line">
            {line}
            {size === 'long' ? ' ' : ''}
          </span>
        ))}
      </p>
      {other === null ? null : <p className="sign-other">{other}</p>}
    </div>
  </div>
)

export const SignTitle = ({ children, hint }: { children: ReactNode; hint: string | null }) => (
  <div className="sign-title">
    {children === null ? null : <p className="sign-title-text">{children}</p>}
    {hint === null ? null : <p className="sign-title-hint">{hint}</p>}
  </div>
)

export const SignSteps = ({ children }: { children: ReactNode }) => <ol className="sign-steps">{children}</ol>

export const SignStep = ({ icon, word, n }: { icon: IconName; word: string; n: number }) => (
  <li className="sign-step">
    <span className="sign-step-picture">
      <Icon name={icon} />
    </span>
    <span className="sign-step-word">
      <span className="sign-step-number">{n}</span>
      {word}
    </span>
  </li>
)

/** What is to be done, with the viewfinder beside it (above it in a tall sign) where there is one. */
export const SignShown = ({ finder, children }: { finder: ReactNode; children: ReactNode }) => (
  <div className="sign-shown" data-finder={finder !== null}>
    {finder}
    {children}
  </div>
)

interface SignFinderProps {
  /** null: nobody is there, and a drawing stands for the picture. */
  stream: MediaStream | null
  word: string
  note: string
}

export const SignFinder = ({ stream, word, note }: SignFinderProps) => {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream
  }, [stream])
  return (
    <figure className="sign-finder" data-part="finder" data-live={stream !== null}>
      <div className="sign-finder-glass">
        {stream === null ? <Icon name="qr" /> : <video ref={video} autoPlay muted playsInline />}
        <span className="sign-finder-frame" />
      </div>
      <figcaption>
        <span className="sign-finder-word">{word}</span>
        <small className="sign-finder-note">{note}</small>
      </figcaption>
    </figure>
  )
}

export const SignTiles = ({ children, small }: { children: ReactNode; small: boolean }) => (
  <ul className="sign-tiles" data-small={small}>
    {children}
  </ul>
)

interface SignTileProps {
  id: string
  icon: IconName
  name: string
  state: 'wait' | 'ask' | 'busy' | 'ok' | 'bad'
  word: string
}

const TILE_MARK = { wait: 'dots', ask: 'person', busy: 'clock', ok: 'check', bad: 'desk' } as const

export const SignTile = ({ id, icon, name, state, word }: SignTileProps) => (
  <li className="sign-tile" data-condition={id} data-tile={state}>
    <span className="sign-tile-picture">
      <Icon name={icon} />
    </span>
    <span className="sign-tile-name">{name}</span>
    <span className="sign-tile-state">
      <Icon name={TILE_MARK[state]} />
      {word}
    </span>
  </li>
)

/** The seconds still to wait; then the picture of what to do. */
export const SignCountdown = ({ seconds, unit }: { seconds: number; unit: string }) => (
  <div className="sign-countdown" data-part="countdown" data-seconds={seconds}>
    {seconds > 0 ? (
      <span className="sign-countdown-number">
        {seconds}
        <small>{unit}</small>
      </span>
    ) : (
      <Icon name="forehead" />
    )}
  </div>
)

/** The countdown with the words beside it (below it in a tall sign). */
export const SignBeside = ({ lead, children }: { lead: ReactNode; children: ReactNode }) => (
  <div className="sign-beside">
    {lead}
    <div className="stack">{children}</div>
  </div>
)

export const SignFacts = ({ children }: { children: ReactNode }) => <ul className="sign-facts">{children}</ul>

interface SignFactProps {
  icon: IconName
  label: string | null
  children: ReactNode
}

export const SignFact = ({ icon, label, children }: SignFactProps) => (
  <li className="sign-fact">
    <Icon name={icon} />
    {label === null ? null : <span className="sign-fact-label">{label}</span>}
    <span className="sign-fact-value">{children}</span>
  </li>
)

interface SignReason {
  id: string
  text: string
}

/** Never broken across lines: a date, a number. */
export const Whole = ({ children }: { children: ReactNode }) => <span className="whole">{children}</span>

/** Small for the person: why, and what comes next. */
export const SignReasons = ({
  reasons,
  next,
}: {
  reasons: readonly SignReason[]
  next: readonly SignReason[]
}) => (
  <div className="sign-reasons" data-many={reasons.length > 2}>
    <ul>
      {reasons.map((reason) => (
        <li key={reason.id} data-reason={reason.id} className="sign-reason">
          {reason.text}
        </li>
      ))}
    </ul>
    <ul className="sign-next">
      {next.map((step) => (
        <li key={step.id}>
          <Icon name="next" />
          {step.text}
        </li>
      ))}
    </ul>
  </div>
)

export const SignNotice = ({ id, children }: { id: string; children: ReactNode }) => (
  <p className="sign-notice" role="status" data-notice={id}>
    <Icon name="alert" />
    {children}
  </p>
)

export const SignFoot = ({ children }: { children: ReactNode }) => (
  <footer className="sign-foot">{children}</footer>
)

export const SignParked = ({
  label,
  tickets,
}: {
  label: string
  tickets: readonly { ticket: number; text: string }[]
}) => (
  <p className="sign-parked" data-part="parked">
    <span>{label}</span>
    {tickets.map(({ ticket, text }) => (
      <b key={ticket} data-ticket={ticket}>
        {text}
      </b>
    ))}
  </p>
)

export const SignLine = ({ icon, children }: { icon: IconName; children: ReactNode }) => (
  <p className="sign-small">
    <Icon name={icon} />
    <span>{children}</span>
  </p>
)

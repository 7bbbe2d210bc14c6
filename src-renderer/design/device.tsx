import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import type { Tone } from './panel.tsx'

interface DeviceBoxProps {
  id: string
  title: string
  summary: string
  tone: Tone
  chip: ReactNode
  open: boolean
  /** What is wrong and what to do: seen without opening. */
  notes: ReactNode
  children: ReactNode
  onToggle: () => void
}

/** One device in a list: how it is at a glance, and everything of it when pressed. */
export const DeviceBox = ({
  id,
  title,
  summary,
  tone,
  chip,
  open,
  notes,
  children,
  onToggle,
}: DeviceBoxProps) => (
  <article className="device" data-device={id} data-tone={tone} data-open={open}>
    <Button className="device-head" data-key={`open-${id}`} aria-expanded={open} onPress={onToggle}>
      <span className="device-title">{title}</span>
      {chip}
      <span className="device-summary">{summary}</span>
      <span className="device-mark" aria-hidden="true">
        {open ? '▴' : '▾'}
      </span>
    </Button>
    {notes}
    {open ? <div className="device-body">{children}</div> : null}
  </article>
)

export const DeviceKeys = ({ children }: { children: ReactNode }) => (
  <div className="device-keys">{children}</div>
)

/** Bytes, or a text to copy: read by eye and by hand, in equal widths. */
export const Mono = ({ part, children }: { part: string; children: string }) => (
  <pre className="mono" data-part={part}>
    {children}
  </pre>
)

/** One value, large enough to be read from before the device. */
export const LiveValue = ({ label, children }: { label: string; children: ReactNode }) => (
  <p className="live-value">
    <span className="live-label">{label}</span>
    <span className="live-number">{children}</span>
  </p>
)

/** A QR symbol for a scanner to read from the screen; `path` has a unit a module. */
export const SymbolToScan = ({ side, path, label }: { side: number; path: string; label: string }) => (
  <svg className="symbol-to-scan" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
    <rect width={side} height={side} fill="#ffffff" />
    <path d={path} fill="#000000" shapeRendering="crispEdges" />
  </svg>
)

/** What happened one after the other, the newest last. */
export const Steps = ({ steps }: { steps: readonly { text: string; aside: string | null }[] }) => (
  <ol className="steps" aria-live="polite">
    {steps.map(({ text, aside }, index) => (
      <li key={`${index} ${text}`}>
        {text}
        {aside === null ? null : <small>{aside}</small>}
      </li>
    ))}
  </ol>
)

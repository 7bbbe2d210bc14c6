import type { ReactNode } from 'react'

export const BenchStrip = ({ label, children }: { label: string; children: ReactNode }) => (
  <aside className="bench" aria-label={label} data-part="bench">
    {children}
  </aside>
)

export const BenchGroup = ({ children }: { children: ReactNode }) => (
  <div className="bench-group">{children}</div>
)

interface BenchSliderProps {
  label: string
  value: number
  text: string
  disabled: boolean
  onChange: (value: number) => void
}

/** A forehead of 30 to 42 ℃. */
export const BenchSlider = ({ label, value, text, disabled, onChange }: BenchSliderProps) => (
  <label className="bench-slider">
    <span>
      {label} <b>{text}</b>
    </span>
    <input
      type="range"
      min={30}
      max={42}
      step={0.1}
      value={value}
      disabled={disabled}
      data-bench="celsius"
      onChange={(event) => onChange(event.target.valueAsNumber)}
    />
  </label>
)

/** What a twin does at this moment. */
export const BenchLamp = ({ name, lit, label }: { name: string; lit: boolean; label: string }) => (
  <span className="bench-lamp" data-bench={name} data-lit={lit}>
    {label}
  </span>
)

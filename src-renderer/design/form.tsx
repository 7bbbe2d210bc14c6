import type { ReactNode } from 'react'
import { focusFirst } from './focus.ts'

interface FormBoxProps {
  part: string
  asked: boolean
  onSubmit: () => void
  children: ReactNode
}

export const FormBox = ({ part, asked, onSubmit, children }: FormBoxProps) => (
  <form
    className="form"
    data-part={part}
    data-asked={asked}
    onSubmit={(event) => {
      event.preventDefault()
      onSubmit()
    }}
  >
    {children}
  </form>
)

/** Where the first thing is that is wrong. */
export const focusFirstWrong = (part: string) => {
  focusFirst(`form[data-part="${part}"] [aria-invalid="true"]`)
}

/** Two fields of one question, side by side where a window is low. */
export const FieldPair = ({ children }: { children: ReactNode }) => (
  <div className="field-pair">{children}</div>
)

export const FieldRow = ({ children }: { children: ReactNode }) => <div className="field-row">{children}</div>

/** Why what was sent was refused, in a place that is kept for it, so that no key below it moves. */
export const Refusal = ({ id, children }: { id: string; children: ReactNode }) => (
  <p className="note form-refusal" data-tone="urgent" id={id}>
    {children}
  </p>
)

/** Read out at once. What changes every second stands beside it, not in it. */
export const Aloud = ({ children }: { children: ReactNode }) => <span role="alert">{children}</span>

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

/** Why what was sent was refused. */
export interface RefusalWords {
  /** Said aloud once. */
  said: string
  /** What goes on beside it as a clock runs, and is only seen; null where none runs. */
  counting: string | null
  /** The wait is over: nothing is wrong any more. */
  isOver: boolean
  /** The password itself was wrong. */
  isWrong: boolean
}

/** In a place that is kept for it, so that no key below it moves. */
export const Refusal = ({ id, words }: { id: string; words: RefusalWords | string | null }) => {
  const { said, counting, isOver } =
    words === null || typeof words === 'string' ? { said: words, counting: null, isOver: false } : words
  return (
    <p className="note form-refusal" data-tone="urgent" id={id}>
      <span role="alert" data-over={isOver}>
        {said}
      </span>
      {counting === null ? null : <span>{counting}</span>}
    </p>
  )
}

import type { ReactNode } from 'react'

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

export const FieldRow = ({ children }: { children: ReactNode }) => <div className="field-row">{children}</div>

import type { ReactNode } from 'react'
import { OfficeFoot, OfficeSection, Small } from '../design/office.tsx'

/** One way of calibrating: what it is, how far it has come, and its keys. */
export const Way = ({
  title,
  text,
  steps,
  children,
}: {
  title: string
  text: string
  steps: ReactNode
  children: ReactNode
}) => (
  <OfficeSection title={title}>
    <Small>{text}</Small>
    {steps}
    <OfficeFoot>{children}</OfficeFoot>
  </OfficeSection>
)

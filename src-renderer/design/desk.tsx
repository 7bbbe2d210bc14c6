import type { ReactNode, Ref } from 'react'

/** The frame of a screen that hands work on: a bar on top, areas below that settle by the room there is. */

interface DeskProps {
  title: string
  /** No sign stands beside it in the window. */
  isAlone: boolean
  lane: string
  state: string
  /** Keys act on somebody who is not at the lane now: the whole key field says so. */
  elsewhere: boolean
  bar: ReactNode
  children: ReactNode
}

export const Desk = ({ title, isAlone, lane, state, elsewhere, bar, children }: DeskProps) => {
  // Beside a sign it is one part of what is the main thing of the window.
  const Box = isAlone ? 'main' : 'section'
  return (
    <Box
      className="desk"
      aria-label={title}
      data-screen="dock"
      data-lane={lane}
      data-lane-state={state}
      data-elsewhere={elsewhere}
    >
      <h1 className="only-heard">{title}</h1>
      <div className="desk-frame">
        <header className="desk-bar">{bar}</header>
        {children}
      </div>
    </Box>
  )
}

/** Chips; what is said for a moment is laid over them, so that no key moves when it comes and goes. */
export const DeskStatus = ({ said, children }: { said: ReactNode; children: ReactNode }) => (
  <div className="desk-head">
    <div className="desk-status">{children}</div>
    <div className="desk-said">{said}</div>
  </div>
)
export const DeskTools = ({ children }: { children: ReactNode }) => (
  <div className="desk-tools">{children}</div>
)

export const DeskBody = ({ children }: { children: ReactNode }) => <div className="desk-body">{children}</div>

export const DeskArea = ({
  area,
  children,
}: {
  area: 'main' | 'see' | 'pad' | 'who' | 'answers' | 'form'
  children: ReactNode
}) => (
  <div className="desk-area" data-area={area}>
    {children}
  </div>
)

/** The visitor on the card, always in view, and below it the other ones, which scroll on their own. */
export const DeskPeople = ({ children }: { children: ReactNode }) => (
  <div className="desk-area" data-area="people">
    {children}
  </div>
)

export const DeskPerson = ({ ref, children }: { ref: Ref<HTMLDivElement>; children: ReactNode }) => (
  <div className="desk-person" ref={ref}>
    {children}
  </div>
)

export const DeskOthers = ({ ref, children }: { ref: Ref<HTMLDivElement>; children: ReactNode }) => (
  <div className="desk-others" ref={ref}>
    {children}
  </div>
)

/** The keys below the green one: they scroll where there is no room for all of them. */
export const DeskKeys = ({ ref, children }: { ref: Ref<HTMLDivElement>; children: ReactNode }) => (
  <div className="desk-keys" ref={ref}>
    {children}
  </div>
)

/** In a wide dock two columns of areas; in a narrow one the areas find their own places. */
export const DeskColumn = ({ children }: { children: ReactNode }) => (
  <div className="desk-column">{children}</div>
)

export const Readout = ({
  text,
  tone,
  note,
}: {
  text: string
  tone: 'empty' | 'good' | 'bad'
  note: string
}) => (
  <output className="readout" data-tone={tone} data-part="preview">
    <span className="readout-text">{text}</span>
    <span className="readout-note">{note}</span>
  </output>
)

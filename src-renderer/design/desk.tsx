import type { ReactNode, Ref } from 'react'

/** The frame of a screen that hands work on: a bar on top, areas below that settle by the room there is. */

interface DeskProps {
  lane: string
  state: string
  /** Keys act on somebody who is not at the lane now: the whole key field says so. */
  elsewhere: boolean
  bar: ReactNode
  children: ReactNode
}

export const Desk = ({ lane, state, elsewhere, bar, children }: DeskProps) => (
  <section
    className="desk"
    data-screen="dock"
    data-lane={lane}
    data-lane-state={state}
    data-elsewhere={elsewhere}
  >
    <div className="desk-frame">
      <header className="desk-bar">{bar}</header>
      {children}
    </div>
  </section>
)

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

import type { ReactNode } from 'react'

/** The frame of a page that is read sitting down. */
export const Office = ({ children }: { children: ReactNode }) => (
  <section className="office" data-screen="supervisor">
    {children}
  </section>
)

export const OfficeBar = ({ title, children }: { title: string; children: ReactNode }) => (
  <header className="office-bar">
    <h1>{title}</h1>
    <div className="office-tools">{children}</div>
  </header>
)

export const OfficeFilters = ({ children }: { children: ReactNode }) => (
  <div className="office-filters">{children}</div>
)

export const OfficeFoot = ({ children }: { children: ReactNode }) => (
  <div className="office-foot">{children}</div>
)

export const OfficeGate = ({ children }: { children: ReactNode }) => (
  <div className="office-gate">{children}</div>
)

export const Small = ({ children }: { children: ReactNode }) => (
  <small className="office-small">{children}</small>
)

export const OfficeSplit = ({ children }: { children: ReactNode }) => (
  <div className="office-split">{children}</div>
)

/** Lists side by side where there is room, each as long as it is; the last one is the widest. */
export const OfficeLists = ({ children }: { children: ReactNode }) => (
  <div className="office-lists">{children}</div>
)

/** One of several things that can be done on a card, under a line. */
export const OfficeSection = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="office-section">
    <h3>{title}</h3>
    {children}
  </section>
)

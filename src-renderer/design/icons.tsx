import type { ReactNode } from 'react'

/**
 * Our own signs, drawn on a 48 grid with one stroke weight, so that they read from afar and in a picture dictionary's
 * plainness. A sign never stands alone: a word is always beside it.
 */
const SHAPES = {
  check: <path d="M9 25.5 19.5 36 39 13" />,
  cross: <path d="M12 12 36 36M36 12 12 36" />,
  health: (
    <>
      <rect x="12" y="4" width="24" height="40" rx="4" />
      <path d="M24 15v14M17 22h14" />
      <path d="M21 38h6" />
    </>
  ),
  qr: (
    <>
      <rect x="12" y="4" width="24" height="40" rx="4" />
      <path d="M18 12h4v4h-4zM26 12h4v4h-4zM18 20h4v4h-4zM26 24h4M30 20v.01M21 38h6" />
      <path d="M18 29h2M24 29h6" />
    </>
  ),
  mask: (
    <>
      <circle cx="24" cy="24" r="19" />
      <path d="M17 18v.01M31 18v.01" />
      <path d="M12 28c5-1 8-3 12-3s7 2 12 3v4c0 5-6 8-12 8s-12-3-12-8zM12 28l-6-3M36 28l6-3M19 32h10" />
    </>
  ),
  thermometer: (
    <>
      <path d="M20 28V9a5 5 0 0 1 10 0v19a9 9 0 1 1-10 0z" />
      <path d="M25 16v20" />
      <path d="M35 10h5M35 17h4M35 24h5" />
    </>
  ),
  forehead: (
    <>
      <path d="M24 44v-6h4c2 0 3-1 3-3v-5l4-1-4-8C30 12 25 7 17 7 9 7 3 13 3 20c0 6 2 10 6 13v11" />
      <path d="M23 21v.01" />
      <path d="M45 8H35M45 14h-7M45 20h-6" />
    </>
  ),
  person: (
    <>
      <circle cx="24" cy="14" r="8" />
      <path d="M8 43c1-10 7-15 16-15s15 5 16 15" />
    </>
  ),
  people: (
    <>
      <circle cx="18" cy="15" r="7" />
      <path d="M4 42c1-9 6-14 14-14s13 5 14 14" />
      <path d="M31 9a7 7 0 0 1 0 12M36 29c5 2 8 6 8 13" />
    </>
  ),
  desk: (
    <>
      <circle cx="33" cy="10" r="6" />
      <path d="M24 27c1-5 4-8 9-8s9 3 10 8" />
      <path d="M4 28h40M9 28v15M39 28v15" />
      <path d="M5 14h12M12 8l6 6-6 6" />
    </>
  ),
  hand: (
    <path d="M15 28V12a3 3 0 0 1 6 0v10V8a3 3 0 0 1 6 0v14V10a3 3 0 0 1 6 0v14-8a3 3 0 0 1 6 0v16c0 8-5 13-12 13-6 0-9-3-12-8l-6-9c-1-3 3-5 5-3z" />
  ),
  clock: (
    <>
      <circle cx="24" cy="24" r="19" />
      <path d="M24 12v13l8 5" />
    </>
  ),
  ambulance: (
    <>
      <path d="M4 12h25v24H4zM29 19h8l7 9v8H29z" />
      <circle cx="13" cy="37" r="4" fill="currentColor" />
      <circle cx="36" cy="37" r="4" fill="currentColor" />
      <path d="M16 17v10M11 22h10" />
    </>
  ),
  plug: (
    <>
      <path d="M17 5v10M31 5v10M11 15h26v6c0 8-5 13-13 13S11 29 11 21zM24 34v10" />
    </>
  ),
  pause: <path d="M16 9v30M32 9v30" />,
  home: (
    <>
      <path d="M5 23 24 6l19 17" />
      <path d="M10 20v22h28V20M20 42V29h8v13" />
    </>
  ),
  parcel: (
    <>
      <path d="M6 14 24 5l18 9v20l-18 9-18-9z" />
      <path d="M6 14l18 9 18-9M24 23v20M15 9.500l18 9" />
    </>
  ),
  phone: <path d="M9 6h8l4 11-5 3c2 5 6 9 11 11l3-5 11 4v8c0 2-2 4-4 4C21 42 6 27 6 10c0-2 1-4 3-4z" />,
  again: (
    <>
      <path d="M41 24a17 17 0 1 1-5-12" />
      <path d="M42 5v9h-9" />
    </>
  ),
  aside: (
    <>
      <circle cx="14" cy="12" r="6" />
      <path d="M4 40c0-9 4-15 10-15s10 6 10 15" />
      <path d="M28 24h16M37 17l7 7-7 7" />
    </>
  ),
  next: <path d="M8 10l14 14L8 38M26 10l14 14-14 14" />,
  scan: (
    <>
      <path d="M5 15V5h10M33 5h10v10M43 33v10H33M15 43H5V33" />
      <path d="M5 24h38" />
    </>
  ),
  alert: (
    <>
      <path d="M24 6 45 42H3z" />
      <path d="M24 19v11M24 36v.01" />
    </>
  ),
  backspace: (
    <>
      <path d="M15 9h28v30H15L4 24z" />
      <path d="M22 18l12 12M34 18 22 30" />
    </>
  ),
  table: <path d="M5 8h38v32H5zM5 18h38M5 29h38M18 18v22" />,
  dots: (
    <>
      <circle cx="11" cy="24" r="3" fill="currentColor" />
      <circle cx="24" cy="24" r="3" fill="currentColor" />
      <circle cx="37" cy="24" r="3" fill="currentColor" />
    </>
  ),
  arrowIn: <path d="M24 5h18v38H24M4 24h25M20 14l10 10-10 10" />,
  arrowOut: <path d="M24 5H6v38h18M19 24h25M34 14l10 10-10 10" />,
} satisfies Record<string, ReactNode>

export type IconName = keyof typeof SHAPES

export const Icon = ({ name }: { name: IconName }) => (
  <svg className="icon" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
    {SHAPES[name]}
  </svg>
)

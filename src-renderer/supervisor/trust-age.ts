/** The last part of a path, as either system writes it. */
export const fileName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path

/** An age in hours as it is said: in days from two days on, never below zero where a clock was set back. */
export const renewed = (hours: number): { unit: 'hoursAgo' | 'daysAgo'; n: number } =>
  hours < 48 ? { unit: 'hoursAgo', n: Math.max(0, hours) } : { unit: 'daysAgo', n: Math.floor(hours / 24) }

/** Half up, as main judges: to the thousandth first, or 37.15, which no double holds, would be 37.1. */
const tenth = (celsius: number): number => Math.round(Math.round(celsius * 1000) / 100) / 10

/** The unit is never on another line than its number. */
export const celsiusText = (celsius: number): string => `${tenth(celsius).toFixed(1)}\u00a0℃`

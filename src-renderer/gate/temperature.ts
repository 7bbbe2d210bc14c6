/** One decimal, always: 36 is "36.0 ℃". */
export const celsiusText = (celsius: number): string => `${celsius.toFixed(1)} ℃`

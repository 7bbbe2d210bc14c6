/** Collects an export's pieces (main begins with the BOM) and hands them to the browser as one file. */
export const saveCsv = async (pieces: AsyncIterable<{ csv: string }>, fileName: string) => {
  const parts: string[] = []
  for await (const { csv } of pieces) parts.push(csv)
  const url = URL.createObjectURL(new Blob(parts, { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The download has its own hold on the blob once it started.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Collects a text's pieces and hands them to the browser as one file. */
export const saveFile = async (
  pieces: AsyncIterable<string>,
  { name, type }: { name: string; type: 'text/csv' | 'application/jsonl' },
) => {
  const parts: string[] = []
  for await (const piece of pieces) parts.push(piece)
  const url = URL.createObjectURL(new Blob(parts, { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has its own hold on the blob once it started.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** The one field of each piece of a stream. */
export async function* textOf<Key extends string>(
  pieces: AsyncIterable<Record<Key, string>>,
  key: Key,
): AsyncGenerator<string> {
  for await (const piece of pieces) yield piece[key]
}

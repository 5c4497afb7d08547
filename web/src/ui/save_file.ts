// What the page itself has made, as a file among the downloads.
export function saveFile(name: string, parts: string[], type: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(parts, { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

// CSV as RFC 4180 has it: quoted cells may hold commas, quotes and line ends.
export function csvRows(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/gy
  const body = text.replace(/^\ufeff/, '')
  for (let found = cell.exec(body); found; found = cell.exec(body)) {
    const value = found[1] ?? ''
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value)
    if (found[2] !== ',') {
      if (row.length > 1 || row[0] !== '') rows.push(row)
      row = []
      if (cell.lastIndex >= body.length) break
    }
  }
  return rows
}

// A cell that a spreadsheet would take for a formula is disarmed.
function quoted(value: string): string {
  const safe = /^[=+@\t]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function csvText(rows: string[][]): string {
  return rows.map((row) => row.map(quoted).join(',')).join('\r\n') + '\r\n'
}

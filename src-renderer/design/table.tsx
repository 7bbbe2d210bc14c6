import type { ReactNode } from 'react'
import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components/Table'

export interface TableColumn<T> {
  id: string
  title: string
  cell: (row: T) => ReactNode
}

interface DataTableProps<T> {
  label: string
  columns: readonly TableColumn<T>[]
  rows: readonly T[]
  rowId: (row: T) => string
  /** What counts no longer stands back. */
  isFaint: (row: T) => boolean
  empty: string
}

export const DataTable = <T,>({ label, columns, rows, rowId, isFaint, empty }: DataTableProps<T>) => (
  <div className="table-box">
    <Table className="table" aria-label={label}>
      <TableHeader>
        {columns.map(({ id, title }, index) => (
          <Column key={id} id={id} className="table-head" isRowHeader={index === 0}>
            {title}
          </Column>
        ))}
      </TableHeader>
      <TableBody renderEmptyState={() => <p className="table-empty">{empty}</p>}>
        {rows.map((row) => (
          <Row
            key={rowId(row)}
            id={rowId(row)}
            className="table-row"
            data-row={rowId(row)}
            data-faint={isFaint(row)}
          >
            {columns.map(({ id, cell }) => (
              <Cell key={id} className="table-cell" data-column={id}>
                {cell(row)}
              </Cell>
            ))}
          </Row>
        ))}
      </TableBody>
    </Table>
  </div>
)

/// Dynamic time warping: the cheapest way through a table from its first corner to its last.
enum TimeWarping {
    /// The columns that each row is matched with.
    ///
    /// - Parameter gains: How well each row fits each column, row by row; the path has the greatest sum.
    /// - Returns: For each row, the columns from its first to its last match. Starts never fall.
    static func spans(of gains: [Float], rows: Int, columns: Int) -> [Range<Int>] {
        var starts = [Int](repeating: 0, count: rows)
        var ends = [Int](repeating: 0, count: rows)
        let moves = cheapestMoves(gains, rows, columns)
        var row = rows, column = columns
        while row > 0 && column > 0 {
            starts[row - 1] = column - 1
            ends[row - 1] = max(ends[row - 1], column)
            switch moves[row * (columns + 1) + column] {
            case 0: (row, column) = (row - 1, column - 1)
            case 1: row -= 1
            default: column -= 1
            }
        }
        return zip(starts, ends).map { $0..<max($0, $1) }
    }

    /// For each place, which step leads to it: 0 diagonally, 1 from the row before, 2 from the column before.
    private static func cheapestMoves(_ gains: [Float], _ rows: Int, _ columns: Int) -> [UInt8] {
        let width = columns + 1
        var moves = [UInt8](repeating: 0, count: (rows + 1) * width)
        var above = [Float](repeating: .infinity, count: width)
        above[0] = 0
        for row in 1...rows {
            var line = [Float](repeating: .infinity, count: width)
            for column in 1...columns {
                var best = above[column - 1]
                var move: UInt8 = 0
                if above[column] < best { (best, move) = (above[column], 1) }
                if line[column - 1] < best { (best, move) = (line[column - 1], 2) }
                line[column] = best - gains[(row - 1) * columns + column - 1]
                moves[row * width + column] = move
            }
            above = line
        }
        return moves
    }
}

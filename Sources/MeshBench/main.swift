import Foundation

exit(try await Comparison.run() ? 0 : 1)

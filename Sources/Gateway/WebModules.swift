import Foundation

/// Which modules of the web app need which others, as their `import … from '…'` say.
///
/// A browser learns of a module's imports only once it has read the module: a chain of them is a chain of waits. A page
/// that names all modules of its first view has them on the way at once.
struct WebModules: Sendable {
    private let imports: [String: [String]]

    /// - Parameter sources: the modules' texts by their paths.
    init(_ sources: [String: String]) {
        imports = Dictionary(
            uniqueKeysWithValues: sources.map { path, text in
                (path, Self.imports(of: text).compactMap { Self.resolve($0, from: path) }.filter { sources[$0] != nil })
            })
    }

    /// A module and all that it cannot do without, in the order in which they are met.
    func needed(by modules: [String]) -> [String] {
        var found: [String] = [], seen: Set<String> = []
        var next = modules.filter { imports[$0] != nil }
        while !next.isEmpty {
            let met = next.filter { seen.insert($0).inserted }
            found += met
            next = met.flatMap { imports[$0] ?? [] }
        }
        return found
    }

    /// What stands behind `from`, where it is a path; imports in the middle of the work (`import('…')`) have none.
    private static func imports(of text: String) -> [String] {
        text.matches(of: /from\s*'(\.{1,2}\/[^']+)'/).map { String($0.1) }
    }

    private static func resolve(_ path: String, from module: String) -> String? {
        var folders = module.split(separator: "/").dropLast()
        for part in path.split(separator: "/") where part != "." {
            if part != ".." {
                folders.append(part)
            } else if folders.popLast() == nil {
                return nil
            }
        }
        return folders.joined(separator: "/")
    }
}

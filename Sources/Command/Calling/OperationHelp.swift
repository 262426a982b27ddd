import Hansard
import Mesh

/// What can be called, in words for a terminal.
enum OperationHelp {
    /// All operations that a server answers, by name.
    static let operations: [any AnyOperation] = HansardServices.types.flatMap { $0.operations }
        .filter { $0.descriptor.access != .system }
        .sorted { $0.descriptor.name < $1.descriptor.name }

    static func operation(named name: String) -> (any AnyOperation)? {
        operations.first { $0.descriptor.name == name }
    }

    /// Names that begin like a wrong one.
    static func suggestions(for name: String) -> [String] {
        let service = name.prefix { $0 != "." }
        return operations.map(\.descriptor.name).filter { $0.hasPrefix(service + ".") }
    }

    static func list() -> String {
        let width = operations.map(\.descriptor.name.count).max() ?? 0
        return operations.map { operation in
            let name = operation.descriptor.name
            return name + String(repeating: " ", count: width - name.count + 2) + operation.descriptor.summary
        }.joined(separator: "\n")
    }

    static func text(of operation: any AnyOperation) -> String {
        let places = operation.placeNames.map { " <\($0.dashed)>" }.joined()
        var lines = [
            operation.descriptor.documentation, "",
            "USAGE: hansard call \(operation.descriptor.name)\(places) [options]", "",
        ]
        for field in operation.groups(query: true, body: true).flatMap({ $0.schemaFields }) {
            lines.append(line(field))
        }
        if operation.readsFile { lines.append("  --file <path>  The file to send. (required)") }
        if operation.asksForVersion {
            lines.append("  --if-match <version>  Refuse the change when it is not of this version.")
        }
        if !operation.groups(query: false, body: true).isEmpty {
            lines.append("  --json <object>  Fields all at once: JSON, @file, or - for standard input.")
        }
        lines.append("  --output <path>  Write the answer to a file.")
        return lines.joined(separator: "\n")
    }

    private static func line(_ field: SchemaField) -> String {
        let form =
            switch ValueForm(field) {
            case .text: " <text>"
            case .boolean: ""
            case .number: " <number>"
            case .list: " <value> …"
            case .structure: " <json>"
            }
        let documentation = field.documentation.replacing("\n", with: " ")
        return "  --\(field.key.dashed)\(form)  \(documentation)\(field.presence == .required ? " (required)" : "")"
    }
}

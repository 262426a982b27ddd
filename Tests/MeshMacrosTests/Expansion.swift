import MeshMacros
import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros
import SwiftSyntaxMacrosGenericTestSupport
import Testing

/// What the compiler plugin says to a piece of source.
struct Expansion {
    /// One misuse, and where it is told.
    struct Complaint: Hashable, CustomStringConvertible {
        let line: Int
        let column: Int
        let message: String

        init(_ line: Int, _ column: Int, _ message: String) {
            self.line = line
            self.column = column
            self.message = message
        }

        var description: String { "\(line):\(column): \(message)" }
    }

    static let macros: [String: MacroSpec] = [
        "Service": MacroSpec(type: ServiceMacro.self, conformances: ["MeshService"]),
        "Operation": MacroSpec(type: OperationMacro.self),
        "Schema": MacroSpec(type: SchemaMacro.self, conformances: ["SchemaType"]),
        "Length": MacroSpec(type: MarkerMacro.self),
        "Within": MacroSpec(type: MarkerMacro.self), "Count": MacroSpec(type: MarkerMacro.self),
        "Form": MacroSpec(type: MarkerMacro.self),
    ]

    let text: String
    let complaints: [Complaint]

    init(_ source: String) {
        let file = Parser.parse(source: source)
        let context = BasicMacroExpansionContext(sourceFiles: [
            file: .init(moduleName: "Module", fullFilePath: "Source.swift")
        ])
        text =
            file.expand(
                macroSpecs: Self.macros,
                contextGenerator: {
                    BasicMacroExpansionContext(sharingWith: context, lexicalContext: $0.allMacroLexicalContexts())
                }
            ).description
        complaints = context.diagnostics.map { diagnostic in
            let place = context.location(
                for: diagnostic.position, anchoredAt: diagnostic.node, fileName: "Source.swift")
            return Complaint(place.line, place.column, diagnostic.message)
        }
    }

    /// Holds an expansion to the source that is written out.
    static func expect(_ source: String, becomes expanded: String, location: Testing.SourceLocation = #_sourceLocation)
    {
        assertMacroExpansion(
            source, expandedSource: expanded, macroSpecs: macros,
            failureHandler: { Issue.record("\($0.message)", sourceLocation: location) })
    }
}

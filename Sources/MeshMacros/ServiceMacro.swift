import SwiftParser
public import SwiftSyntax
import SwiftSyntaxBuilder
public import SwiftSyntaxMacros

/// Reads a service's operations and writes their descriptions, their inputs, and the calls by which others reach them.
public struct ServiceMacro: ExtensionMacro {
    public static func expansion(
        of node: AttributeSyntax,
        attachedTo declaration: some DeclGroupSyntax,
        providingExtensionsOf type: some TypeSyntaxProtocol,
        conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        guard let structure = declaration.as(StructDeclSyntax.self) else {
            throw MeshDiagnostic.notAStruct(attribute: "Service").at(node)
        }
        guard let doc = DocComment(of: structure) else {
            throw MeshDiagnostic.missingDocComment(what: "a @Service").at(structure.name)
        }
        guard
            let argument = node.arguments?.as(LabeledExprListSyntax.self)?.first?.expression.as(
                StringLiteralExprSyntax.self),
            let name = argument.representedLiteralValue
        else { throw MeshDiagnostic.serviceNameMustBeLiteral.at(node) }
        let rendering = ServiceRendering(
            type: type.trimmedDescription, name: name, doc: doc, access: structure.modifiers.accessPrefix,
            operations: try structure.memberBlock.members.compactMap { try OperationSource(of: $0.decl) })
        return [try ExtensionDeclSyntax("\(raw: rendering.text)")]
    }
}

/// The Swift text that follows from a service's operations.
struct ServiceRendering {
    let type: String
    let name: String
    let doc: DocComment
    let access: String
    let operations: [OperationSource]

    var text: String {
        """
        extension \(type): MeshService {
            \(access)static let serviceName = \(name.literal)
            \(access)static let serviceSummary = \(doc.text.literal)
            \(access)static var operations: [any AnyOperation] {
                [\(operations.map { "Operations.\($0.name)" }.joined(separator: ", "))]
            }
            \(access)enum Operations {
                \(operations.map(declaration).joined(separator: "\n        "))
                \(operations.map(input).joined(separator: "\n        "))
            }
            \(access)struct Calls: ServiceCalls {
                \(access)let mesh: ServiceMesh
                \(access)init(mesh: ServiceMesh) { self.mesh = mesh }
                \(operations.map(call).joined(separator: "\n        "))
            }
        }
        """
    }

    private func inputName(_ operation: OperationSource) -> String {
        operation.name.prefix(1).uppercased() + operation.name.dropFirst() + "Input"
    }

    private func declaration(_ operation: OperationSource) -> String {
        let arguments = (operation.parameters.map(\.argument) + ["by: caller"]).joined(separator: ", ")
        let run = "try await service.\(operation.name)(\(arguments))"
        return """
            \(access)static let \(operation.name) = ServiceOperation<\(type), \(inputName(operation)), \(operation.output)>(
                        OperationDescriptor(
                            service: \(name.literal), verb: \(operation.name.snakeCase.literal), .\(operation.method), \(operation.path.literal), \
            \(operation.rules), summary: \(operation.doc.summary.literal), documentation: \(operation.doc.text.literal)),
                        run: { service, input, caller in \(operation.output == "Nothing" ? run + "; return Nothing()" : run) })
            """
    }

    private func input(_ operation: OperationSource) -> String {
        let parameters = operation.parameters
        let initialiser = parameters.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
        let writes = parameters.compactMap(\.writing)
        let checks = parameters.compactMap(\.checking)
        return """
            \(access)struct \(inputName(operation)): OperationInput {
                        \(parameters.map { "let \($0.name): \($0.type)" }.joined(separator: "; "))
                        init(\(initialiser)) { \(parameters.map { "self.\($0.name) = \($0.name)" }.joined(separator: "; ")) }
                        \(access)static var parts: [InputPart] { [\(parameters.map(\.part).joined(separator: ", "))] }
                        \(access)init(from reader: inout InputReader) throws {
                            \(parameters.map(\.reading).joined(separator: "; "))
                            try reader.finish()
                            \(parameters.map(\.assignment).joined(separator: "; "))
                        }
                        \(access)func write(to writer: inout InputWriter) throws { \(writes.joined(separator: "; ")) }
                        \(access)func validate(into violations: inout Violations) { \(checks.joined(separator: "; ")) }
                    }
            """
    }

    private func call(_ operation: OperationSource) -> String {
        let parameters = operation.parameters.map(\.declaration).joined(separator: ", ")
        let values = operation.parameters.map { "\($0.name): \($0.name)" }.joined(separator: ", ")
        let result = operation.output == "Nothing" ? "" : " -> \(operation.output)"
        return """
            \(access)func \(operation.name)(\(parameters)) async throws\(result) {
                        \(operation.output == "Nothing" ? "_ = " : "")try await mesh.call(Operations.\(operation.name), Operations.\(inputName(operation))(\(values)))
                    }
            """
    }
}

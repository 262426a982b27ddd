import SwiftParser
public import SwiftSyntax
import SwiftSyntaxBuilder
public import SwiftSyntaxMacros

/// Writes what a value that crosses the API needs: decoding that names every faulty field at once, encoding, rules and the JSON Schema.
public struct SchemaMacro: ExtensionMacro {
    public static func expansion(
        of node: AttributeSyntax,
        attachedTo declaration: some DeclGroupSyntax,
        providingExtensionsOf type: some TypeSyntaxProtocol,
        conformingTo protocols: [TypeSyntax],
        in context: some MacroExpansionContext
    ) throws -> [ExtensionDeclSyntax] {
        guard let structure = declaration.as(StructDeclSyntax.self) else {
            throw MeshDiagnostic.notAStruct(attribute: "Schema").at(node)
        }
        guard let doc = DocComment(of: structure) else {
            throw MeshDiagnostic.missingDocComment(what: "a @Schema").at(structure.name)
        }
        let fields = try structure.memberBlock.members.compactMap { try SchemaField(of: $0.decl) }
        let access = structure.modifiers.accessPrefix
        let text = """
            extension \(type.trimmedDescription): SchemaType {
                \(access)static let schemaName = \(structure.name.text.literal)
                \(access)static let schemaSummary = \(doc.text.literal)
                \(access)static let schemaFields: [SchemaField] = [
                    \(fields.map(\.description).joined(separator: ",\n        "))
                ]
                \(access)init(from decoder: any Decoder) throws {
                    \(fields.isEmpty ? "let" : "var") reader = try FieldReader(decoder, of: Self.self)
                    \(fields.enumerated().map { $1.reading(at: $0) }.joined(separator: "\n        "))
                    try reader.finish()
                    \(fields.map(\.assignment).joined(separator: "\n        "))
                }
                \(access)func write(fields writer: inout FieldWriter) throws {
                    \(fields.map(\.writing).joined(separator: "\n        "))
                }
                \(access)func validate(into violations: inout Violations, at path: String) {
                    \(fields.enumerated().map { $1.checking(at: $0) }.joined(separator: "\n        "))
                }
            }
            """
        return [try ExtensionDeclSyntax("\(raw: text)")]
    }
}

/// One stored property of a `@Schema`, as it is read from the source.
struct SchemaField {
    let name: String
    let type: String
    let isOptional: Bool
    let defaultValue: String?
    let rules: [String]
    let documentation: String

    /// Nil for members that are no stored properties (methods, nested types, `static` and computed ones).
    init?(of declaration: DeclSyntax) throws {
        guard let variable = declaration.as(VariableDeclSyntax.self),
            !variable.modifiers.contains(where: { $0.name.tokenKind == .keyword(.static) }),
            let binding = variable.bindings.first, binding.accessorBlock == nil
        else { return nil }
        guard variable.bindings.count == 1, let pattern = binding.pattern.as(IdentifierPatternSyntax.self) else {
            throw MeshDiagnostic.computedOnly(name: binding.pattern.trimmedDescription).at(binding)
        }
        name = pattern.identifier.text
        guard let annotation = binding.typeAnnotation?.type else {
            throw MeshDiagnostic.propertyNeedsType(name: name).at(binding)
        }
        if let optional = annotation.as(OptionalTypeSyntax.self) {
            isOptional = true
            type = optional.wrappedType.trimmedDescription
        } else {
            isOptional = false
            type = annotation.trimmedDescription
        }
        defaultValue = binding.initializer?.value.trimmedDescription
        rules = variable.attributes.compactMap(Self.rule)
        documentation = DocComment(of: variable)?.text ?? ""
    }

    /// `@Length(1...255)` becomes `.length(1...255)`, and so on for every attribute of one argument list.
    private static func rule(_ element: AttributeListSyntax.Element) -> String? {
        guard let attribute = element.as(AttributeSyntax.self) else { return nil }
        let name = attribute.attributeName.trimmedDescription
        let first = name.prefix(1).lowercased() + name.dropFirst()
        guard let arguments = attribute.arguments else { return ".\(first)" }
        return ".\(first)(\(arguments.trimmedDescription))"
    }

    private var isChange: Bool { type.hasPrefix("Change<") }
    private var key: String { name.snakeCase.literal }

    var description: String {
        let presence =
            isOptional ? ".nullable" : isChange ? ".change" : defaultValue == nil ? ".required" : ".defaulted"
        let standard =
            isOptional || isChange
            ? "nil" : defaultValue.map { "{ try JSONValue(encoding: \($0) as \(type)) }" } ?? "nil"
        return """
            SchemaField(\(key), \(type).self, presence: \(presence), rules: [\(rules.joined(separator: ", "))], \
            standard: \(standard), documentation: \(documentation.literal))
            """
    }

    func reading(at index: Int) -> String {
        switch true {
        case isOptional: "let \(name) = reader.nullable(\(index), \(type).self)"
        case isChange: "let \(name) = reader.change(\(index), \(type).self)"
        case defaultValue != nil: "let \(name) = reader.defaulted(\(index), \(type).self, to: \(defaultValue ?? ""))"
        default: "let \(name) = reader.required(\(index), \(type).self)"
        }
    }

    var assignment: String {
        isOptional || isChange || defaultValue != nil ? "self.\(name) = \(name)" : "self.\(name) = \(name)!"
    }
    var writing: String { isChange ? "try writer.writeChange(\(name), \(key))" : "try writer.write(\(name), \(key))" }
    func checking(at index: Int) -> String { "violations.check(\(name), Self.schemaFields[\(index)], at: path)" }
}

public import SwiftSyntax
public import SwiftSyntaxMacros

/// An attribute that writes nothing itself: `@Schema` reads it on the property it stands on.
public struct MarkerMacro: PeerMacro {
    public static func expansion(
        of node: AttributeSyntax,
        providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] { [] }
}

/// `@Operation` writes nothing itself: `@Service` reads it. It only refuses to stand where no service would.
public struct OperationMacro: PeerMacro {
    public static func expansion(
        of node: AttributeSyntax,
        providingPeersOf declaration: some DeclSyntaxProtocol,
        in context: some MacroExpansionContext
    ) throws -> [DeclSyntax] {
        guard declaration.is(FunctionDeclSyntax.self) else { throw MeshDiagnostic.operationOutsideService.at(node) }
        let inService =
            context.lexicalContext.first?.asProtocol((any WithAttributesSyntax).self)
            .map { $0.attributes.contains { $0.names("Service") } } ?? false
        guard inService else { throw MeshDiagnostic.operationOutsideService.at(node) }
        return []
    }
}

extension AttributeListSyntax.Element {
    /// Whether this attribute is `@name`.
    func names(_ name: String) -> Bool {
        self.as(AttributeSyntax.self)?.attributeName.trimmedDescription == name
    }
}

import SwiftCompilerPlugin
import SwiftSyntaxMacros

@main
struct MeshPlugin: CompilerPlugin {
    let providingMacros: [any Macro.Type] = [
        ServiceMacro.self,
        OperationMacro.self,
        SchemaMacro.self,
        MarkerMacro.self,
    ]
}

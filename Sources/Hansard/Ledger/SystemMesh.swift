package import Foundation
package import Mesh
import Synchronization

/// Hansard's own way into its services: jobs and event readers call them as the system, in the workspace that the work is for.
package final class SystemMesh: Sendable {
    private let node = Mutex<MeshNode?>(nil)

    package init() {}

    /// The node is made of services, and services hold jobs that need the node: it is attached once it stands.
    package func attach(_ node: MeshNode) { self.node.withLock { $0 = node } }

    /// - Parameter purpose: named in the log and the audit trail: a job's id, a reader's name.
    /// - Throws: `unavailable` before the node stands.
    package func mesh(in workspace: UUID, purpose: String) throws(HansardError) -> ServiceMesh {
        guard let node = node.withLock({ $0 }) else { throw HansardError(.unavailable, "The node is still starting") }
        return node.mesh(for: .system(in: workspace), origin: CallOrigin(requestID: purpose))
    }
}

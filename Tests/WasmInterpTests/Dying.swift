import Foundation

/// The body of a test whose process has to end by a precondition failure: errors, which would count
/// as a failure too, end it as a success.
func expectingDeath(_ body: () throws -> Void) {
    do { try body() } catch {
        print("not the failure that was expected:", error)
        exit(EXIT_SUCCESS)
    }
}

/// The same for what waits.
nonisolated(nonsending) func expectingDeath(_ body: nonisolated(nonsending) () async throws -> Void)
    async
{
    do { try await body() } catch {
        print("not the failure that was expected:", error)
        exit(EXIT_SUCCESS)
    }
}

import Foundation
import Testing
import WIT

@Suite("Guest bindings")
struct GuestFileTests {
    @Test(
        "are written for all packages, each time the same",
        .enabled(if: !SharedPackages.isAbsent, noSharedData),
        arguments: SharedPackages.packages(in: "bindings"))
    func all(_ path: String) throws {
        let package = try SharedPackages.resolve(path)
        let generator = SwiftGuestGenerator(package: package, options: .init(hasSkeleton: true))
        let files = try generator.generate()
        #expect(try generator.generate() == files)
        if let folder = ProcessInfo.processInfo.environment["GUEST_FOLDER"] {
            let name = path.split(separator: "/").last!.split(separator: ".").first!
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            for file in files {
                try Data(file.text.utf8).write(to: URL(filePath: "\(folder)/\(name)/\(file.path)"))
            }
        }
    }
}

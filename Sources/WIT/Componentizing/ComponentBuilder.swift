package import WasmCore

/// A core module with what is known of how it lies in memory.
struct CoreModuleInput: Sendable {
    /// What the main module imports it by; empty for the main module.
    var name: String
    var bytes: ModuleBytes
    var encoding: StringEncoding
    /// Whether its world exports anything.
    var hasExports = false

    /// How it is called in messages.
    var title: String { name.isEmpty ? "the module" : "adapter `\(name.printable)`" }
}

/// Makes a component of core modules and the world that they were written for.
///
///     let builder = ComponentBuilder(module: bytes, package: package, world: world)
///     let component = try builder.build()
package struct ComponentBuilder: Sendable {
    var view: WorldView
    private var modules: [CoreModuleInput]

    /// A component of one module.
    ///
    /// - Parameters:
    ///   - module: What the component does, in the binary format.
    ///   - package: The package whose graph has the world.
    ///   - world: What the component imports and exports.
    ///   - encoding: How the module has text in its memory.
    package init(
        module: [UInt8], package: WITPackage, world: Resolution.WorldID,
        encoding: StringEncoding = .utf8
    ) {
        view = WorldView(resolution: package.resolution, id: world)
        modules = [CoreModuleInput(name: "", bytes: ModuleBytes(module), encoding: encoding)]
    }

    /// Adds a module that the main one imports functions from, and that may import and export
    /// interfaces as well: what WASI's preview 1 is for components. It may import the main module's
    /// memory (`env`, `memory`) and exports (`__main_module__`).
    ///
    /// - Parameters:
    ///   - name: What the main module imports it by.
    ///   - module: The adapter, in the binary format.
    ///   - package: The package whose graph has the world.
    ///   - world: What the adapter imports and exports.
    ///   - encoding: How the adapter has text in memory.
    /// - Throws: ``ComponentizingError`` if it is no module, there is one of the name, or its
    ///   world does not go with that of the others.
    package mutating func addAdapter(
        _ name: String, module: [UInt8], package: WITPackage, world: Resolution.WorldID,
        encoding: StringEncoding = .utf8
    ) throws(ComponentizingError) {
        guard !name.isEmpty, !modules.contains(where: { $0.name == name }) else {
            throw ComponentizingError("there are two adapters `\(name.printable)`")
        }
        let bytes: ModuleBytes
        do throws(DecodeError) {
            bytes = try AdapterModules.addingStack(to: ModuleBytes(module))
        } catch {
            throw ComponentizingError("adapter `\(name.printable)` is no core module: \(error)")
        }
        do throws(WITError) {
            view = try view.merging(WorldView(resolution: package.resolution, id: world))
        } catch {
            throw ComponentizingError("adapter `\(name.printable)`: \(error.message)")
        }
        modules.append(
            CoreModuleInput(
                name: name, bytes: bytes, encoding: encoding,
                hasExports: !package.resolution.worlds[world].exports.isEmpty))
    }

    /// The component.
    ///
    /// - Throws: ``ComponentizingError`` with everything that is missing, unknown, or of another
    ///   type than the world asks for.
    package func build() throws(ComponentizingError) -> [UInt8] {
        let plan = try ComponentPlan(view, modules)
        let component = ComponentAssembly.component(of: plan)
        let bytes = ComponentEncoder.encode(component)
        let validated: ValidatedComponent
        do throws(ComponentError) {
            let decoded = try ComponentDecoder.decode(ModuleBytes(bytes))
            validated = try ComponentValidator.validate(decoded)
        } catch {
            throw ComponentizingError("the component is not valid: \(error)")
        }
        do throws(ModuleError) {
            try validated.validateBodies()
        } catch {
            throw ComponentizingError("a core module is not valid: \(error)")
        }
        return bytes
    }
}

import WasmCore
import WasmInterp

// Calls of components, and the handles that they take and give.

extension APIWorld {
    /// Mostly a value of the type.
    private func value(_ type: ComponentType) -> ComponentValue {
        if dice.chance(3) { return .string("of another type") }
        let number = dice.small()
        switch type {
        case .primitive(.string):
            return .string(
                String(repeating: dice.pick(["a", "é", "😀"]) ?? "", count: dice.below(9)))
        case .primitive(.u64): return .u64(number)
        case .primitive: return .u32(UInt32(truncatingIfNeeded: number))
        case .list(let element): return .list((0..<dice.below(5)).map { _ in value(element) })
        default: return parts.handles.any?.value ?? .u32(0)
        }
    }

    private func arguments(_ function: ComponentFunction) -> [ComponentValue] {
        var values = function.type.parameters.map { value($0.type) }
        if dice.chance(3) { values.append(.u32(1)) }
        return values
    }

    /// Whether all handles among the arguments are the store's.
    private func expectOwn(_ arguments: [ComponentValue], _ state: StoreState) {
        guard let taker = tenancy(of: state) else { return }
        for case .resource(let handle) in arguments {
            for known in parts.handles.all {
                guard case .resource(handle) = known.value, let owner = known.tenancy else {
                    continue
                }
                if owner !== taker { fail("a handle of another store was taken") }
            }
        }
    }

    private func keep(_ result: ComponentValue?, _ state: StoreState) {
        guard case .resource = result, let result else { return }
        parts.handles.keep((result, tenancy(of: state)))
    }

    private func keep(_ error: ComponentCallError) {
        touch("\(error)")
        if case .trap(let trap) = error { keep(trap, nil) }
    }

    func callComponent() {
        guard let callee = parts.functions.any else { return }
        let arguments = arguments(callee.function)
        note("calls a component with \(arguments.count)")
        do throws(ComponentCallError) {
            let result = try callee.function.call(arguments)
            expectOwn(arguments, callee.state)
            succeed()
            keep(result, callee.state)
        } catch {
            keep(error)
        }
    }

    /// A call that others overlap, and that is cancelled now and then.
    func awaitComponent() {
        guard let callee = parts.functions.any else { return }
        let arguments = arguments(callee.function)
        note("awaits a component with \(arguments.count)")
        let task = Task { @MainActor [weak self] in
            let result: ComponentValue?
            do throws(ComponentCallError) {
                result = try await callee.function.callAsync(arguments)
            } catch {
                self?.keep(error)
                return
            }
            self?.succeed()
            self?.keep(result, callee.state)
        }
        if dice.chance(25) { task.cancel() }
        tasks.keep(task)
    }

    func useResources() {
        guard let store = stores.any else { return }
        let linker = parts.linkers.any
        switch dice.below(4) {
        case 0, 1:
            guard let linker else { return }
            note("makes a resource")
            guard let made = try? store.resources.make(linker.resource, 7) else { return }
            succeed()
            keep(made, store.state)
        case 2:
            guard let linker, let handle = parts.handles.any else { return }
            note("looks at a resource")
            if (try? store.resources.representation(of: handle.value, linker.resource)) != nil {
                expectOwn([handle.value], store.state)
            }
        default:
            guard let handle = parts.handles.any else { return }
            note("drops a handle")
            do throws(Trap) {
                try store.resources.drop(handle.value)
                expectOwn([handle.value], store.state)
            } catch {
                keep(error, nil)
            }
        }
    }

    /// An actor that is let go while it is called.
    func useGuestActor() {
        guard let engine = engines.any else { return }
        note("a guest's actor")
        if parts.actors.any == nil || dice.chance(30) {
            var linker = ComponentLinker<Void>(engine: engine)
            linker.defineAsync(nil, "wait") { arguments in
                await Task.yield()
                return arguments.first
            }
            guard let component = try? Component(text: APIComponents.tasks, engine: engine),
                let prepared = try? linker.prepare(component),
                let actor = try? GuestActor(prepared, host: ())
            else { return }
            parts.actors.keep(actor)
        }
        guard let actor = dice.chance(30) ? parts.actors.take() : parts.actors.any else { return }
        for _ in 0..<dice.below(4) {
            let (name, number) = (dice.pick(["now", "later", "stuck"]) ?? "", dice.below(12))
            let arguments: [ComponentValue] = name == "stuck" ? [] : [.u32(UInt32(number))]
            let task = Task { @MainActor [weak self] in
                do throws(ComponentCallError) {
                    _ = try await actor.call(nil, name, arguments)
                    self?.succeed()
                } catch {
                    self?.keep(error)
                }
            }
            if dice.chance(30) { task.cancel() }
            tasks.keep(task)
        }
    }
}

import WasmCore
import WasmInterp

/// Calls that lead somewhere together, which chance alone would not make.
enum APIPlays {
    /// What the host does between calls.
    enum Step {
        case call(String)
        case resource, stream, future, errorContext
        case take, write, read, readFuture
    }

    static let all: [(component: String, element: ComponentValue, steps: [Step])] =
        [("numbers", ComponentValue.u32(7)), ("texts", .string("é")), ("bytes", .u8(3))]
        .flatMap { (component, element) in streams.map { (component, element, $0) } }
        + others.map { (component, steps) in (component, .u32(7), steps) }

    private static let streams: [[Step]] = [
        [.call("make"), .take, .read, .call("pump"), .read, .read],
        [.call("make"), .take, .call("pump"), .read, .read, .read, .read],
        [.stream, .call("give"), .write, .call("drain"), .write],
        [.stream, .call("give"), .write, .call("take"), .call("back"), .take, .read, .write],
        [.stream, .call("give"), .call("back"), .call("give"), .write, .call("take")],
        [.call("make"), .call("give"), .call("drop-reader"), .call("drop-writer")],
        [.call("make"), .call("give"), .call("pump"), .call("drain")],
        [.call("make"), .take, .read, .call("drop-writer"), .read],
        [.call("make"), .take, .read, .call("trap"), .read],
        [.stream, .call("give"), .call("take"), .write, .call("drop-reader"), .write],
    ]

    private static let others: [(String, [Step])] = [
        ("futures", [.call("make"), .take, .readFuture, .call("set"), .readFuture]),
        ("futures", [.call("make"), .take, .call("set"), .readFuture]),
        ("futures", [.future, .call("give"), .write, .call("get"), .write]),
        ("futures", [.future, .call("give"), .call("back"), .call("give"), .call("get"), .write]),
        ("futures", [.call("pass"), .read, .write, .call("suck"), .write]),
        ("futures", [.errorContext, .call("same"), .call("same"), .errorContext]),
        ("resources", [.resource, .call("see"), .call("keep"), .call("give"), .call("hold")]),
        ("resources", [.resource, .call("keep"), .call("lose")]),
        ("resources", [.call("make"), .call("look"), .call("take"), .call("look")]),
        ("shares", [.call("make"), .call("look"), .call("take"), .call("drop")]),
        ("shares", [.call("new"), .call("see"), .call("lend"), .call("pass"), .call("see")]),
        ("shares", [.call("make"), .call("again"), .call("look"), .call("drop")]),
        ("calls", [.call("direct"), .call("one"), .call("some"), .call("some")]),
        ("tasks", [.call("later"), .call("later"), .call("stream"), .take, .read, .call("now")]),
    ]
}

extension APIWorld {
    /// Most steps of a play, with others between them.
    func playComponent() {
        guard let store = stores.any, let play = dice.pick(APIPlays.all),
            let instance = instance(of: play.component, in: store)
        else { return }
        note("plays \(play.component)")
        for step in play.steps where dice.chance(92) {
            if dice.chance(10) { act() }
            perform(step, play.component, instance, store, play.element)
        }
    }

    private func perform(
        _ step: APIPlays.Step, _ component: String, _ instance: ComponentInstance,
        _ store: Store<APIHost>, _ element: ComponentValue
    ) {
        switch step {
        case .call(let name):
            guard let function = instance.function(name) else { return }
            call(
                APIComponentFunction(
                    component: component, name: name, function: function, state: store.state))
        case .resource: makeResource(store)
        case .stream: giveStream(of: element, to: store)
        case .future: giveFuture(to: store)
        case .errorContext: useErrorContext(store)
        case .take: takeEnd(parts.lastHandle)
        case .write: write()
        case .read: read()
        case .readFuture: readFuture()
        }
    }

    /// A new instance, or one that there is.
    private func instance(of name: String, in store: Store<APIHost>) -> ComponentInstance? {
        let known = parts.instances.all.filter { $0.name == name && $0.state === store.state }
        if dice.chance(30), let known = dice.pick(known) { return known.instance }
        guard let text = APIComponents.all.first(where: { $0.name == name })?.text,
            let component = try? Component(text: text, engine: store.engine)
        else { return nil }
        let linker =
            dice.pick(parts.linkers.all.filter { $0.engine === store.engine })
            ?? componentLinker(store.engine)
        parts.linkers.keep(linker)
        guard let instance = try? linker.linker.instantiate(component, in: store) else {
            return nil
        }
        keep(instance, of: name, store.state)
        return instance
    }
}

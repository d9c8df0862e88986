import Testing
import WIT

@Suite("WIT text")
struct PrintedTextTests {
    static let sample = """
        /// A package.
        package a:%list@1.0.0;

        interface x {
          type %type = u8;

          type n = s64;
        }

        /// An interface.
        @since(version = 1.0.0)
        @deprecated(version = 1.0.0)
        interface %interface {
          use x.{%type, n as %use};

          free: async func(%async: u8) -> future<%own>;

          /// A resource.
          ///
          ///   With an indented line.
          @external-id("DB \\"Bar\\" \\u{e9}\\n")
          resource %own {
            constructor(a: u8) -> result<%own, string>;
            %static: func(a: borrow<%own>);
            make: static async func() -> own-alias;
          }

          type own-alias = own<%own>;

          variant v {
            /// A case.
            a,
            b(result<_, error-context>),
          }

          flags f {
            %flags,
          }

          type t = tuple<result, stream<u8>, list<u8, 4>, map<string, option<char>>>;
        }

        world w {
          import x;
          import %interface;
          import label: x;
          import y: interface {
            use x.{n};

            f: func();
          }

          use x.{n};

          resource r {
            m: func();
          }

          @external-id("https://weft")
          import g: func() -> n;

          export h: func();
          export x;
        }

        package d:e {
          world v {}
        }

        """

    @Test("is printed in one form, with comments, attributes and keywords as names")
    func form() throws {
        let package = try resolve(Self.sample, features: .all)
        let printed = try package.text()
        #expect(try resolve(printed).text() == printed)
        #expect(try resolve(printed).json() == package.json())
        #expect(printed == Self.sample)
    }

    @Test(
        "keeps comments, whatever they look like",
        arguments: [
            "/// a\n///   b\n///\n/// c", "///\tx", "/** one\n  two\n*/", "/**\n   indented\n */",
            "///", "// plain", "//// four", "/* block */", "/**/", "/// trailing  \t", "/// /slash",
            "/** a */\n/// b", "///a\r\n/// b\r",
        ])
    func comments(_ comment: String) throws {
        let package = try resolve("package a:b;\n\(comment)\ninterface i {}")
        let docs = try #require(package.resolution.interfaces.elements[0].docs)
        let again = try resolve(package.text())
        #expect(again.resolution.interfaces.elements[0].docs == docs)
    }
}

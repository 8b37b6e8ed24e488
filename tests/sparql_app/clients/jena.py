"""The commands of Apache Jena as Debian packages it (libapache-jena-java)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

_JARS = Path("/usr/share/java")
_CORE = _JARS / "jena-core.jar"
_RESOURCES = "org/apache/jena/ext/xerces/"
_NEEDED = (
    "slf4j-api", "slf4j-nop", "jcl-over-slf4j",  # one binding of slf4j: with two it refuses to start
    "jena-arq", "jena-base", "jena-cmds", "jena-core", "jena-dboe-base", "jena-dboe-index", "jena-dboe-storage",
    "jena-dboe-trans-data", "jena-dboe-transaction", "jena-iri", "jena-rdfconnection", "jena-shacl",
    "jena-shex", "jena-tdb", "jena-tdb2", "caffeine", "commons-cli", "commons-codec", "commons-compress",
    "commons-csv", "commons-io", "commons-lang3", "dexx.collection", "gson", "guava", "failureaccess",
    "httpclient", "httpclient-cache", "httpcore", "jackson-annotations", "jackson-core", "jackson-databind",
    "jsonld-java", "jakarta.json-api", "protobuf", "thrift", "titanium-json-ld", "xercesImpl", "xml-apis",
)  # fmt: skip


def missing() -> str:
    """Why the commands cannot be run here, "" when they can."""
    if not shutil.which("java"):
        return "java is not installed"
    return "" if _CORE.is_file() else "libapache-jena-java is not installed"


def class_path(directory: Path) -> str:
    """The class path. Its first entry holds the texts of Xerces where the classes of the package look for them.

    Args:
        directory: where they are written.
    """
    with ZipFile(_CORE) as core:
        for name in core.namelist():
            if name.startswith(_RESOURCES) and not name.endswith(("/", ".class")):
                target = directory / "xerces" / name.removeprefix(_RESOURCES)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(core.read(name))
    jars = (_JARS / f"{name}.jar" for name in _NEEDED)
    return ":".join(map(str, (directory, *(jar for jar in jars if jar.exists()))))


def run(path: str, command: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command.

    Args:
        path: class path.
        command: for example "arq.rsparql".
        arguments: of the command.
    """
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8", "-cp", path, command]
    return subprocess.run([*java, *arguments], capture_output=True, timeout=60, check=False)

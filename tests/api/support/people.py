"""The companies of the tests and who works there."""

import dataclasses

PASSWORD = "Kaede-Momiji-77"


@dataclasses.dataclass(frozen=True)
class Person:
    """Signs in with `email` and `password`."""

    email: str
    role: str
    password: str = PASSWORD

    def command(self, company):
        """The command line that creates her."""
        named = ["--name", self.role.capitalize(), "--role", self.role, "--organization", company]
        return ["user", "add", self.email, "--password", self.password, *named]


@dataclasses.dataclass(frozen=True)
class Company:
    """A company with its first administrator and further people."""

    code: str
    name: str
    administrator: Person
    people: tuple = ()

    def command(self):
        """The command line that creates it with its administrator."""
        administrator = ["--administrator", self.administrator.email, "--password", self.administrator.password]
        return ["organization", "add", "--code", self.code, "--name", self.name, *administrator]


ADMINISTRATOR = Person("admin@aoi.example", "administrator")
ACCOUNTANT = Person("accountant@aoi.example", "accountant")
SALES = Person("sales@aoi.example", "sales")
OTHER_SALES = Person("sales2@aoi.example", "sales")
VIEWER = Person("viewer@aoi.example", "viewer")
STRANGER = Person("admin@beni.example", "administrator")

AOI = Company("AOI", "葵商事株式会社", ADMINISTRATOR, (ACCOUNTANT, SALES, OTHER_SALES, VIEWER))
BENI = Company("BENI", "紅工業株式会社", STRANGER)

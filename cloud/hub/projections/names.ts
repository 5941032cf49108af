/** How names are compared: lower case, ё as е, single spaces. */
export function searchable(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е').trim().replaceAll(/\s+/g, ' ');
}

/** The two texts a member is found by: family name first, and given name first. */
export function searchNames(person: {
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string;
}): { searchName: string; searchGiven: string } {
  const { familyName, givenName, middleName } = person;
  return {
    searchName: searchable(`${familyName} ${givenName} ${middleName}`),
    searchGiven: searchable(`${givenName} ${middleName} ${familyName}`),
  };
}

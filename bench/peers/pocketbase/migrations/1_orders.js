// The orders, which everybody may read, place and change: there is no sign-in in any of what is measured.
migrate((app) => {
  const texts = ['customer', 'contact', 'city', 'country', 'note', 'status', 'currency'];
  app.save(
    new Collection({
      type: 'base',
      name: 'orders',
      listRule: '',
      viewRule: '',
      createRule: '',
      updateRule: '',
      deleteRule: '',
      fields: [
        { name: 'number', type: 'number' },
        ...texts.map((name) => ({ name, type: 'text' })),
        { name: 'total_minor', type: 'number' },
        { name: 'lines', type: 'json' },
        { name: 'created', type: 'autodate', onCreate: true },
        { name: 'updated', type: 'autodate', onCreate: true, onUpdate: true },
      ],
    }),
  );
});
